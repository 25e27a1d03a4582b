using System.Text;

namespace TaskFarm;

/// <summary>Gives what a task writes to the console to that task, and lets everything else through.</summary>
/// <remarks>The console is the process's own, so this is installed once and for all; it tells tasks apart by their execution context.</remarks>
internal static class ConsoleCapture
{
    private static readonly AsyncLocal<OutputBuffer?> Current = new();
    private static readonly Lock Gate = new();
    private static TextWriter? _out;
    private static TextWriter? _error;

    /// <summary>Makes sure that the console's writers are ours; a program may have set others since.</summary>
    public static void Install()
    {
        lock (Gate)
        {
            if (Console.Out != _out)
            {
                Console.SetOut(new Switch(Console.Out));
                _out = Console.Out;
            }

            if (Console.Error != _error)
            {
                Console.SetError(new Switch(Console.Error));
                _error = Console.Error;
            }
        }
    }

    /// <summary>From here, in this execution context and those that come of it, the console is this buffer.</summary>
    public static void Into(OutputBuffer? buffer) => Current.Value = buffer;

    private sealed class Switch(TextWriter through) : TextWriter(through.FormatProvider)
    {
        public override Encoding Encoding => through.Encoding;

        public override void Write(char value) => Write(new ReadOnlySpan<char>(in value));

        public override void Write(string? value) => Write(value.AsSpan());

        public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

        public override void Write(ReadOnlySpan<char> buffer)
        {
            if (Current.Value is { } captured)
            {
                captured.Append(buffer);
            }
            else
            {
                through.Write(buffer);
            }
        }

        public override void WriteLine(string? value) => Write(value + NewLine);

        public override void WriteLine(ReadOnlySpan<char> buffer) => WriteLine(buffer.ToString());

        public override void Flush()
        {
            if (Current.Value is null)
            {
                through.Flush();
            }
        }
    }
}
