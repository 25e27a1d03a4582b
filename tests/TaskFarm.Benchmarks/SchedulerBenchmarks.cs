using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using TaskFarm.Scheduling;

namespace TaskFarm.Benchmarks;

/// <summary>What the scheduler itself costs a task, with few and with many waiting, with and without a dependency.</summary>
[Config(typeof(InProcess))]
[MemoryDiagnoser]
public class SchedulerBenchmarks
{
    private readonly Worker _worker = new("engine-0", new EngineProperties(new Dictionary<string, object?> { ["gpu"] = true }));
    private FifoScheduler _scheduler = new();
    private Dependency? _dependency;
    private long _nextId;

    [Params(10_000, 1_000_000)]
    public int Waiting { get; set; }

    [Params(false, true)]
    public bool Dependent { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        _dependency = Dependent ? new Dependency(properties => properties.Get<bool>("gpu")) : null;
        _scheduler = new FifoScheduler();
        for (_nextId = 0; _nextId < Waiting; _nextId++)
        {
            _scheduler.AddTask(new ScheduledTask(_nextId, _dependency));
        }
    }

    [Benchmark]
    public long AddAndSchedule()
    {
        _scheduler.AddTask(new ScheduledTask(_nextId++, _dependency));
        _scheduler.AddWorker(_worker);
        return _scheduler.Schedule()!.Value.Task.Id;
    }

    // BenchmarkDotNet 0.14 knows no .NET 10 to build for, so it measures in its own process.
    private sealed class InProcess : ManualConfig
    {
        public InProcess() => AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance));
    }
}
