using System.Globalization;
using System.Text;

namespace TaskFarm.Tests.Control.Histories;

/// <summary>What happened, a line each, with the time since the beginning.</summary>
internal sealed class Story(Func<DateTimeOffset> clock)
{
    private readonly StringBuilder _lines = new();

    public static string Time(DateTimeOffset? time) =>
        time is { } at ? string.Create(CultureInfo.InvariantCulture, $"{(at - SimulatedFarm.Begin).TotalSeconds:0.000} s") : "never";

    public void Add(FormattableString line) =>
        _lines.Append(CultureInfo.InvariantCulture, $"{Time(clock()),11}  ").AppendLine(line.ToString(CultureInfo.InvariantCulture));

    public override string ToString() => _lines.ToString();
}
