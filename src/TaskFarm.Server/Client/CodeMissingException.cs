namespace TaskFarm.Server.Client;

/// <summary>The server lacks assemblies that something sent to it needs.</summary>
internal sealed class CodeMissingException(IReadOnlyList<string> hashes, string message) : Exception(message)
{
    public IReadOnlyList<string> Hashes => hashes;
}
