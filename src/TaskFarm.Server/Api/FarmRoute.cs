namespace TaskFarm.Server.Api;

/// <summary>One thing that the server does: what asks for it, and what it is, for the server's own document too.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Pattern">The path.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Handle">Does it.</param>
internal sealed record FarmRoute(string Method, string Pattern, string Summary, Func<Call, Task> Handle)
{
    /// <summary>Whether it needs no token.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Whether it takes code, and isn't there where none is taken.</summary>
    public bool TakesCode { get; init; }

    /// <summary>The schema of the body, by its name in the document; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>What is answered when all is well: statuses, and the schema by its name where there is a body.</summary>
    public (int Status, string Means, string? Schema)[] Answers { get; init; } = [];

    /// <summary>What may be asked for in the query.</summary>
    public (string Name, string Means)[] Query { get; init; } = [];
}
