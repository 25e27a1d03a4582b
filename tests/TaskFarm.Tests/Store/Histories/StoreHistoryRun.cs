using TaskFarm.FarmSuite;

namespace TaskFarm.Tests.Store.Histories;

/// <summary>Lets a history happen to a farm and to the model, and compares them after each step.</summary>
internal sealed class StoreHistoryRun : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("taskfarm-store-");
    private readonly Dictionary<long, string> _heard = [];
    private StoreModel _model = new();
    private WatchedStore _store;
    private MeteredScheduler _scheduler = new();
    private LocalFarm? _farm;
    private int _nextNumber = 1;
    private int _crashes;

    // What the model went through in the last step, the first first.
    private List<StoreModel> _passed = [];

    private readonly StoreSabotage _sabotage;

    private StoreHistoryRun(StoreSabotage sabotage)
    {
        _sabotage = sabotage;
        _store = StoreAt(Path.Combine(_folder.FullName, "farm.db"));
    }

    /// <summary>The first fault, with the steps that led to it; null for none.</summary>
    public static string? FindFault(StoreStep[] steps, StoreSabotage sabotage = StoreSabotage.None) => Task.Run(async () =>
    {
        await using var run = new StoreHistoryRun(sabotage);
        await run.StartAsync();
        for (var index = 0; index < steps.Length; index++)
        {
            if (await run.TakeAsync(steps[index]) is { } fault)
            {
                return $"{fault}{Environment.NewLine}{string.Join(Environment.NewLine, steps.Take(index + 1).Select((step, number) => $"  {number}: {step}"))}";
            }
        }

        return null;
    }).GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await _farm!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private WatchedStore StoreAt(string path) => new(path) { Sabotage = batch => Sabotaged.Batch(batch, _sabotage) };

    private async Task StartAsync()
    {
        _scheduler = new MeteredScheduler();
        _farm = await LocalFarm.StartAsync(new LocalFarmOptions
        {
            Engines = 1,
            Scheduler = () => _scheduler,
            FailurePenalty = TimeSpan.Zero,
            AllowedEngineLosses = int.MaxValue,
            TimeProvider = new ManualTimeProvider(),
            Store = _store,
        }).Within("a farm to start");
    }

    private async Task<string?> TakeAsync(StoreStep step)
    {
        if (step is not StoreStep.Crash)
        {
            _passed = [_model.Copy()];
            _store.Pictures = [_store.TakePicture()];
        }

        var fault = step switch
        {
            StoreStep.Submit submit => await SubmitAsync(submit.Plans),
            StoreStep.Run run => await RunAsync(run.Count),
            StoreStep.Abort abort => await AbortAsync(abort.Pick),
            StoreStep.Clear => await ClearAsync(),
            StoreStep.Stop => await StopAsync(),
            StoreStep.Crash crash => await CrashAsync(crash.CommitsLost),
            _ => throw new InvalidOperationException($"No step {step}."),
        };
        return fault ?? await CompareAsync();
    }

    private async Task<string?> SubmitAsync(TaskPlan[] plans)
    {
        var ids = await _farm!.Client.RunAsync([.. plans.Select((plan, index) => plan.ToTask(_nextNumber + index))]).Within("ids");
        var expected = _model.NextId;
        _model.Submit(plans, _nextNumber);
        _nextNumber += plans.Length;
        _passed = [];
        return ids.Select((id, index) => id == expected + index).All(isSo => isSo) ? null : $"The ids were {string.Join(" ", ids)}, expected were those from {expected} on.";
    }

    private async Task<string?> RunAsync(int count)
    {
        for (; count > 0 && _model.Queue.Count > 0; count--)
        {
            _model.RunNext();
            _passed.Add(_model.Copy());
        }

        _scheduler.Allow(_passed.Count - 1);
        await _farm!.Client.SpinAsync();
        await Patience.Until(async () => _scheduler.IsSpent && (await _farm.Client.QueueStatusAsync()).Pending == 0, "the attempts to end");
        return null;
    }

    private async Task<string?> AbortAsync(int pick)
    {
        if (_model.Queue.Count > 0)
        {
            var id = _model.Queue[pick % _model.Queue.Count];
            await _farm!.Client.AbortAsync(id).Within("the abort");
            _model.Abort(id);
        }

        _passed = [];
        return null;
    }

    private async Task<string?> ClearAsync()
    {
        var (cleared, expected) = (await _farm!.Client.ClearAsync().Within("the clear"), _model.Clear());
        _passed = [];
        return cleared == expected ? null : $"{cleared} tasks were cleared, expected were {expected}.";
    }

    private async Task<string?> StopAsync()
    {
        await _farm!.DisposeAsync();
        _store = StoreAt(_store.FilePath);
        await StartAsync();
        _passed = [];
        return null;
    }

    private async Task<string?> CrashAsync(int commitsLost)
    {
        // Only of a run does nobody know yet how far it came.
        var isOpen = _passed.Count > 0 && _store.Pictures is { Count: > 0 };
        var picture = isOpen ? _store.Pictures![^Math.Min(_store.Pictures!.Count, commitsLost + 1)] : _store.TakePicture();
        await _farm!.DisposeAsync();
        _store = StoreAt(picture);
        _crashes++;
        await StartAsync();
        if (!isOpen)
        {
            return null;
        }

        var status = await _farm!.Client.QueueStatusAsync(verbose: true).Within("the status");
        var (fits, last) = (_passed.Find(model => model.FaultOf(status) is null), _model);
        _model = fits ?? last;
        _passed = [];
        return fits is null ? $"What is on disk fits no moment of the run. At its end: {last.FaultOf(status)}" : null;
    }

    private async Task<string?> CompareAsync()
    {
        if (_model.FaultOf(await _farm!.Client.QueueStatusAsync(verbose: true).Within("the status")) is { } fault)
        {
            return fault;
        }

        // What a run brought is heard after the next step only, so that a crash can still take it back.
        foreach (var (id, task) in _passed.Count > 0 ? _passed[0].Tasks : _model.Tasks)
        {
            if (task.HasEnded)
            {
                var result = (await _farm.Client.GetTaskResultAsync(id).Within("a result"))!;
                var text = $"{result} {result.Attempts} {result.EngineId} {result.Started:O} {result.Completed:O}";
                _heard.TryAdd(id, text);
                if ((task.FaultOf(result, _crashes) ?? (_heard[id] == text ? null : $"Task {id} was '{_heard[id]}' and is now '{text}'.")) is { } wrong)
                {
                    return wrong;
                }
            }
        }

        return null;
    }
}
