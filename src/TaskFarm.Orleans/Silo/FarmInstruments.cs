using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TaskFarm.Orleans.Silo;

/// <summary>The meters of farms on this silo, under the name <c>TaskFarm</c>.</summary>
internal sealed class FarmInstruments : IDisposable
{
    public const string MeterName = "TaskFarm";

    private readonly Meter _meter;
    private readonly Counter<long> _submitted;
    private readonly Counter<long> _settled;
    private readonly Counter<long> _enginesGone;
    private readonly Counter<double> _controllerBusy;

    public FarmInstruments(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _submitted = _meter.CreateCounter<long>("taskfarm.tasks.submitted", "{task}", "Tasks that controllers on this silo accepted.");
        _settled = _meter.CreateCounter<long>("taskfarm.attempts.settled", "{attempt}", "Attempts on which a controller on this silo heard the record's verdict.");
        _enginesGone = _meter.CreateCounter<long>("taskfarm.engines.gone", "{engine}", "Engines that were given up or taken away.");
        _controllerBusy = _meter.CreateCounter<double>("taskfarm.controller.busy", "s", "Time that controllers on this silo spent on what they do themselves.");
    }

    public bool MeasuresTurns => _controllerBusy.Enabled;

    public void Submitted(string farm, int count) => _submitted.Add(count, new KeyValuePair<string, object?>("farm", farm));

    public void Settled(string farm, bool failed) =>
        _settled.Add(1, new KeyValuePair<string, object?>("farm", farm), new KeyValuePair<string, object?>("failed", failed));

    public void EngineGone(string farm) => _enginesGone.Add(1, new KeyValuePair<string, object?>("farm", farm));

    /// <summary>Counts the time from here until it is disposed of as the controller's own.</summary>
    public Turn Take() => new(this, MeasuresTurns ? Stopwatch.GetTimestamp() : 0);

    public void Dispose() => _meter.Dispose();

    internal readonly ref struct Turn(FarmInstruments instruments, long started)
    {
        public void Dispose()
        {
            if (started != 0)
            {
                instruments._controllerBusy.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }
    }
}
