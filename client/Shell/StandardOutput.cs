using Microsoft.Win32.SafeHandles;

namespace TaskFarm.CommandLine.Shell;

/// <summary>The stream behind stdout.</summary>
internal static class StandardOutput
{
    // EPIPE, the same number on Linux and on the BSDs.
    private const int BrokenPipe = 32;

    public static Stream Open()
    {
        var console = Console.OpenStandardOutput();
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return console;
        }

        // The console's own stream says nothing when the reader of a pipe has gone, and we would work on for nobody. A plain stream says
        // it; but on a file it would keep a position of its own, and whoever writes to that file after us would write over us.
        var plain = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return plain.CanSeek ? console : plain;
    }

    public static bool IsClosedPipe(IOException exception) => exception.HResult == BrokenPipe;
}
