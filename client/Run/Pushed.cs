using System.Text.Json;
using Microsoft.CodeAnalysis.CSharp;
using TaskFarm.CommandLine.Shell;
using TaskFarm.Server.Json;

namespace TaskFarm.CommandLine.Run;

/// <summary>The variables of <c>--push NAME=JSON</c>.</summary>
internal static class Pushed
{
    /// <exception cref="UsageException">One of them is not NAME=JSON.</exception>
    public static IReadOnlyDictionary<string, object?> Parse(IReadOnlyList<string> assignments)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var assignment in assignments)
        {
            var parts = assignment.Split('=', 2);
            if (parts.Length < 2 || !SyntaxFacts.IsValidIdentifier(parts[0]))
            {
                throw new UsageException($"--push takes NAME=JSON, NAME being a C# name; '{assignment}' is not that.");
            }

            try
            {
                values[parts[0]] = PlainValue.Parse(parts[1]);
            }
            catch (JsonException exception)
            {
                throw new UsageException(
                    $"--push {parts[0]}: {parts[1]} is not JSON ({exception.Message.TrimEnd('.')}). Text wants its own quotes: --push '{parts[0]}=\"text\"'.");
            }
        }

        return values;
    }
}
