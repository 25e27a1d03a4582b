using System.Threading.Channels;
using TaskFarm.CommandLine.Shell;

namespace TaskFarm.CommandLine.Map;

/// <summary>The inputs of a map, read on a thread of their own while the farm works: a few ahead, never all.</summary>
internal sealed class InputSource
{
    private const int ReadAhead = 1_024;

    private readonly Channel<Input> _inputs = Channel.CreateBounded<Input>(
        new BoundedChannelOptions(ReadAhead) { SingleReader = true, SingleWriter = true });

    private readonly IEnumerable<string> _texts;

    /// <param name="texts">The inputs; reading them may block for as long as it likes.</param>
    /// <param name="total">How many there are, where that is known.</param>
    public InputSource(IEnumerable<string> texts, long? total)
    {
        _texts = texts;
        Total = total;
    }

    /// <summary>How many inputs there are; null while nobody knows.</summary>
    public long? Total { get; private set; }

    public ChannelReader<Input> Start()
    {
        // In the background: whoever reads from a terminal that says nothing more must not keep the program from ending.
        new Thread(Read) { IsBackground = true, Name = "inputs" }.Start();
        return _inputs.Reader;
    }

    private void Read()
    {
        var number = 0L;
        try
        {
            foreach (var text in _texts)
            {
                var input = new Input(++number, text);
                while (!_inputs.Writer.TryWrite(input))
                {
                    if (!_inputs.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult())
                    {
                        return;
                    }
                }
            }

            Total = number;
            _inputs.Writer.Complete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or UsageException)
        {
            _inputs.Writer.Complete(new IOException($"The inputs could not be read any further: {exception.Message}", exception));
        }
    }
}
