using System.Globalization;

namespace TaskFarm.Orleans.Tests.Support;

/// <summary>Comes to a gate, then waits for its token, and writes down when that was cancelled.</summary>
public sealed record WaitingTask(string Gate, string Notes, TimeSpan Limit) : BaseTask
{
    public override ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken)
    {
        FarmSuite.Gate.Announce(Gate);
        if (cancellationToken.WaitHandle.WaitOne(Limit))
            FarmSuite.Notes.Write(Notes, DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture));
        cancellationToken.ThrowIfCancellationRequested();
        return new(null as object);
    }
}
