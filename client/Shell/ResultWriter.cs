using System.Buffers;
using System.Text;
using System.Text.Json;
using TaskFarm.Server.Json;

namespace TaskFarm.CommandLine.Shell;

/// <summary>Results on their way to stdout: gathered, and never held back for longer than a blink.</summary>
internal sealed class ResultWriter : IDisposable
{
    private const int FlushBytes = 32 * 1024;
    private static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(50);

    private readonly Stream _stream;
    private readonly Lock _gate = new();
    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushBytes);
    private readonly CancellationTokenSource _gone = new();
    private readonly Timer _timer;
    private readonly Utf8JsonWriter _json;
    private IOException? _error;

    public ResultWriter(Stream stream)
    {
        _stream = stream;
        _json = new Utf8JsonWriter(_buffer, JsonValue.WriterOptions);
        _timer = new Timer(_ => Flush(), null, FlushEvery, FlushEvery);
    }

    /// <summary>Cancelled when nothing can be written any more.</summary>
    public CancellationToken Gone => _gone.Token;

    /// <summary>Writes text as it is.</summary>
    public void Write(string text)
    {
        lock (_gate)
        {
            Encoding.UTF8.GetBytes(text, _buffer);
            FlushFull();
        }
    }

    public void WriteLine(string text)
    {
        lock (_gate)
        {
            Encoding.UTF8.GetBytes(text, _buffer);
            _buffer.Write("\n"u8);
            FlushFull();
        }
    }

    /// <summary>Writes one JSON object, a line.</summary>
    public void WriteJson<T>(T what, Action<Utf8JsonWriter, T> write)
    {
        lock (_gate)
        {
            write(_json, what);
            _json.Flush();
            _json.Reset();
            _buffer.Write("\n"u8);
            FlushFull();
        }
    }

    /// <summary>Writes what is left.</summary>
    /// <exception cref="IOException">Something could not be written, for another reason than a reader that went away.</exception>
    public void Complete()
    {
        Flush();
        if (_error is not null)
        {
            throw new IOException($"The results could not be written: {_error.Message}", _error);
        }
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _json.Dispose();
            _gone.Dispose();
        }
    }

    private void FlushFull()
    {
        if (_buffer.WrittenCount >= FlushBytes)
        {
            Flush();
        }
    }

    private void Flush()
    {
        lock (_gate)
        {
            try
            {
                if (_buffer.WrittenCount > 0 && !_gone.IsCancellationRequested)
                {
                    _stream.Write(_buffer.WrittenSpan);
                    _stream.Flush();
                }
            }
            catch (IOException exception)
            {
                _error = StandardOutput.IsClosedPipe(exception) ? null : exception;
                _gone.Cancel();
            }

            _buffer.ResetWrittenCount();
        }
    }
}
