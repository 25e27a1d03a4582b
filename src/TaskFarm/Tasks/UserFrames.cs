namespace TaskFarm;

/// <summary>An exception's trace without the farm's own frames, which stand below those of the user.</summary>
internal static class UserFrames
{
    // Several, as the compiler may make one frame of two. Below the last of them nothing is caught.
    private static readonly string[] OwnTypes = [" TaskFarm.FunctionSignature.", " TaskFarm.Awaiting.", " TaskFarm.MapTask.", " TaskFarm.AttemptRunner.", " TaskFarm.Packing.PackedRun."];

    // What calls a function by reflection.
    private static readonly string[] Callers = ["InvokeStub_", " System.Reflection.MethodBaseInvoker.", " System.Reflection.MethodInvoker.", " System.RuntimeMethodHandle."];

    public static string? Of(Exception exception)
    {
        if (exception.StackTrace is not { } trace)
        {
            return null;
        }

        var user = new List<string>();
        foreach (var line in trace.AsSpan().EnumerateLines())
        {
            if (Names(line, OwnTypes))
            {
                break;
            }

            user.Add(line.ToString());
        }

        // The lowest only: the user's code may call by reflection too.
        while (user.Count > 0 && Names(user[^1], Callers))
        {
            user.RemoveAt(user.Count - 1);
        }

        return user.Count == 0 ? null : string.Join(Environment.NewLine, user);
    }

    private static bool Names(ReadOnlySpan<char> line, string[] what)
    {
        foreach (var name in what)
        {
            if (line.Contains(name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
