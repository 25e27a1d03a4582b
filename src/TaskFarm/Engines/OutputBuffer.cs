using System.Globalization;
using System.Text;

namespace TaskFarm;

/// <summary>What one attempt writes to the console: the beginning of it, and how much more there was.</summary>
/// <param name="maxLength">How many characters are kept.</param>
internal sealed class OutputBuffer(int maxLength)
{
    // A task may write from many threads, and go on writing after its attempt is over.
    private readonly Lock _gate = new();
    private StringBuilder? _text;
    private long _dropped;

    public bool IsEmpty => Volatile.Read(ref _text) is null;

    public void Append(ReadOnlySpan<char> written)
    {
        lock (_gate)
        {
            _text ??= new StringBuilder();
            var kept = Math.Min(written.Length, maxLength - _text.Length);
            _text.Append(written[..kept]);
            _dropped += written.Length - kept;
        }
    }

    public override string ToString()
    {
        if (IsEmpty)
        {
            return "";
        }

        lock (_gate)
        {
            return _dropped == 0
                ? _text!.ToString()
                : string.Create(CultureInfo.InvariantCulture, $"{_text}\n… output cut at {maxLength:N0} characters; {_dropped:N0} more were written\n");
        }
    }
}
