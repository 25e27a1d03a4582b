using Microsoft.Extensions.Logging;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Storage;
using TaskFarm.Packing;

namespace TaskFarm.Orleans.Silo;

/// <summary>An engine of this silo: its namespace, its turn, and what it is at. Its grain, through which the calls of others come, may go and come.</summary>
/// <remarks>Safe to use from many threads: of a grain that comes back, the one before may have calls to end.</remarks>
internal sealed partial class HostedEngine
{
    private readonly ILogger<HostedEngine> _log;
    private readonly EngineCrew _crew;
    private readonly EngineTurns _turns = new();
    private readonly EngineWorks _works = new();
    private readonly EngineBody _body;
    private readonly KeptNamespace _namespace;
    private volatile bool _isGone;
    private EngineProperties _properties;
    private AttemptOrder? _running;

    public HostedEngine(
        string farm,
        string id,
        EngineCrew crew,
        EngineProperties properties,
        IGrainFactory grains,
        FarmStorage storage,
        BatchCache batches,
        CodeLoader code,
        EngineHost host,
        ILogger<HostedEngine> log)
    {
        (Farm, Id, _crew, _properties, _log) = (farm, id, crew, properties, log);
        Grain = grains.EngineOf(farm, id);
        _body = new EngineBody(storage.OptionsOf(farm), code);
        _namespace = new KeptNamespace(_body, storage.Record<EngineGrainState>(farm, KeptNamespace.RecordName, Grain.GetGrainId()), code, log);
        Attempts = new EngineAttempts(this, _turns, _body, crew, grains, batches, host);
    }

    public string Farm { get; }

    public string Id { get; }

    public IEngineGrain Grain { get; }

    public EngineAttempts Attempts { get; }

    public EngineProperties Properties
    {
        get => Volatile.Read(ref _properties);
        set => Volatile.Write(ref _properties, value);
    }

    /// <summary>The attempt that it has, until the controller has heard what became of it; null for none.</summary>
    public AttemptOrder? Running
    {
        get => Volatile.Read(ref _running);
        set => Volatile.Write(ref _running, value);
    }

    /// <summary>Whether it was taken away: nobody listens to it any more.</summary>
    public bool IsGone => _isGone;

    /// <summary>Reads its namespace. In the engine's turn: a storage that fails for a while delays what it does, and loses no attempt.</summary>
    public void ReadNamespace() => _ = _turns.TakeAsync(() => TryUntilDoneAsync("to read its namespace", taskId: null, async () =>
    {
        await _namespace.ReadAsync(_crew).ConfigureAwait(false);
        return true;
    }));

    /// <summary>Saves its namespace if it has changed, unless the engine is busy.</summary>
    public Task SaveIfFreeAsync() => _turns.IsFree && !_isGone ? _turns.TakeAsync(() => _namespace.SaveAsync(_crew)) : Task.CompletedTask;

    /// <summary>Starts direct work, once, and waits a moment for it; null where it is not done by then.</summary>
    public Task<EngineWorkReply?> WorkAsync(Guid workId, EngineWork work) =>
        _works.WaitAsync(workId, () => _turns.TakeAsync(() => _crew.RunAsync(_ => _body.Work(work))));

    /// <summary>It is gone: whoever waits for its work hears so, and its thread is free when what it is at has ended.</summary>
    public void Leave()
    {
        _isGone = true;
        _works.GiveUp(new EngineNotFoundException(Id));
        _ = _turns.TakeAsync(() =>
        {
            _crew.Remove();
            return Task.CompletedTask;
        });
    }

    /// <summary>Does what can fail for a while; nothing comes of it once the engine is gone, as nobody listens any more.</summary>
    public async Task<T?> TryUntilDoneAsync<T>(string what, long? taskId, Func<Task<T>> call)
    {
        for (var pause = TimeSpan.FromMilliseconds(50); ; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, TimeSpan.TicksPerSecond)))
        {
            try
            {
                return await call().ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                LogTryAgain(exception, Id, taskId, what);
            }

            if (_isGone)
            {
                return default;
            }

            await Task.Delay(pause).ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Engine {EngineId}, with task {TaskId}, failed {What}; tried again.")]
    private partial void LogTryAgain(Exception exception, string engineId, long? taskId, string what);
}
