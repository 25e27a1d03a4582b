using System.Diagnostics.Metrics;
using System.Runtime;
using Microsoft.Extensions.DependencyInjection;
using TaskFarm.Benchmarks.Ratios;
using TaskFarm.Orleans;

namespace TaskFarm.Benchmarks.Cluster;

/// <summary>No-op tasks on a cluster with results, beside the activation of as many distinct grains with one call each.</summary>
internal static class ClusterThroughput
{
    private const int Tasks = 100_000;
    private const int BatchSize = 1_000;
    private const int BatchesUnderWay = 8;
    private const int CallsUnderWay = 1_000;
    private const int Engines = 32;
    private const int WarmUps = 2;
    private const int Rounds = 7;

    public static async Task<IReadOnlyList<Ratio>> MeasureAsync()
    {
        var (port, childPort) = (SiloProcess.FreePort(), SiloProcess.FreePort());
        var host = await SiloProcess.StartHereAsync(port, Engines);
        var child = await SiloProcess.StartChildAsync(childPort, Engines);
        var remote = await SiloProcess.ConnectAsync(childPort);
        try
        {
            return await MeasureAsync(host.Services.GetRequiredService<IClusterClient>(), remote.Services.GetRequiredService<IClusterClient>());
        }
        finally
        {
            await remote.StopAsync();
            child.StandardInput.Close();
            await child.WaitForExitAsync();
            await host.StopAsync();
        }
    }

    private static async Task<IReadOnlyList<Ratio>> MeasureAsync(IClusterClient here, IClusterClient remote)
    {
        using var controller = new ControllerTime();
        var (activations, cohosted, separate, turns) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var activating = await SecondsAsync(() => ActivateAsync(here, round));

            // As the farm's own are when its tasks are cleared.
            await here.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
            controller.Reset();
            var running = await SecondsAsync(() => RunAsync(here.GetTaskClient()));
            var turn = controller.Microseconds / Tasks;
            await here.GetTaskClient().ClearAsync();
            var remotely = await SecondsAsync(() => RunAsync(remote.GetTaskClient()));
            await remote.GetTaskClient().ClearAsync();
            if (round >= 0)
            {
                activations.Add(activating);
                cohosted.Add(running);
                separate.Add(remotely);
                turns.Add(turn);
            }
        }

        var garbage = GCSettings.IsServerGC ? "server GC" : "workstation GC";
        var rates = new Dictionary<string, double>
        {
            ["activationsPerSecond"] = Tasks / Measurement.Median(activations),
            ["cohostedTasksPerSecond"] = Tasks / Measurement.Median(cohosted),
            ["separateTasksPerSecond"] = Tasks / Measurement.Median(separate),
        };
        return
        [
            new Ratio($"cluster, {garbage}: co-hosted no-op tasks, rate beside activations", RatioOf(activations, cohosted), "ratio", 0.5, AtLeast: true, rates),
            new Ratio($"cluster, {garbage}: from another process, rate beside co-hosted", RatioOf(cohosted, separate), "ratio", 0.5, AtLeast: true, rates),
            new Ratio($"cluster, {garbage}: the controller's own time a task", Measurement.Median(turns), "microseconds", 5, AtLeast: false, new Dictionary<string, double>()),
        ];
    }

    // Each begins on a heap without what the others have left: 100,000 dead grains are as much work for the collector as for Orleans.
    private static Task<double> SecondsAsync(Func<Task> run)
    {
        GC.Collect();
        return Measurement.SecondsAsync(run);
    }

    private static double RatioOf(List<double> plain, List<double> farm) => Measurement.Median(plain.Zip(farm, (first, second) => first / second));

    private static async Task ActivateAsync(IClusterClient client, int round)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, CallsUnderWay).Select(_ => Task.Run(async () =>
        {
            int number;
            while ((number = Interlocked.Increment(ref next)) < Tasks)
            {
                await client.GetGrain<INullGrain>($"{round}/{number}").DoNothingAsync();
            }
        })));
    }

    private static async Task RunAsync(TaskClient client)
    {
        var next = -1;
        var function = static () => { };
        await Task.WhenAll(Enumerable.Range(0, BatchesUnderWay).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) < Tasks / BatchSize)
            {
                var ids = await client.RunAsync([.. Enumerable.Range(0, BatchSize).Select(_ => new MapTask(function))]);
                var results = await Task.WhenAll(ids.Select(id => client.GetTaskResultAsync(id, block: true)));
                foreach (var result in results)
                {
                    result!.RaiseException();
                }
            }
        })));
    }

    /// <summary>What the controller says that it took, by its own meter.</summary>
    private sealed class ControllerTime : IDisposable
    {
        private readonly MeterListener _listener = new();
        private double _seconds;

        public ControllerTime()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "TaskFarm", Name: "taskfarm.controller.busy" })
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => Interlocked.Exchange(ref _seconds, _seconds + seconds));
            _listener.Start();
        }

        public double Microseconds => _seconds * 1e6;

        public void Reset() => _seconds = 0;

        public void Dispose() => _listener.Dispose();
    }
}
