using System.Text;

namespace TaskFarm;

/// <summary>An exception's trace without the farm's own frames, which stand below those of the user.</summary>
internal static class UserFrames
{
    private static readonly string[] OwnTypes = ["TaskFarm.FunctionSignature", "TaskFarm.Awaiting", "TaskFarm.MapTask"];

    public static string? Of(Exception exception)
    {
        if (exception.StackTrace is not { } trace)
        {
            return null;
        }

        var user = new StringBuilder();
        foreach (var line in trace.AsSpan().EnumerateLines())
        {
            if (IsOwn(line))
            {
                break;
            }

            user.Append(user.Length == 0 ? "" : Environment.NewLine).Append(line);
        }

        return user.Length == 0 ? null : user.ToString();
    }

    // A frame that is not the farm's but below it (reflection's stub that called the function) names no source line, so nothing is lost.
    private static bool IsOwn(ReadOnlySpan<char> line)
    {
        foreach (var type in OwnTypes)
        {
            if (line.Contains($" {type}.", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return line.Contains("InvokeStub_", StringComparison.Ordinal);
    }
}
