using Microsoft.Extensions.Logging;
using TaskFarm.Control;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Storage;

namespace TaskFarm.Orleans;

// How the controller starts anew. First the silos say what their engines run, and take no orders of an earlier controller any more; then the
// tasks' grains are asked. What has not ended and runs nowhere is to be given out. Everybody else waits until that is known.
internal sealed partial class TaskControllerGrain
{
    private const int StandingsAtATime = 1_000;

    private readonly Dictionary<string, (SiloAddress Silo, EngineRegistration Engine)> _held = new(StringComparer.Ordinal);
    private readonly HashSet<SiloAddress> _siloHasRegistered = [];
    private readonly TaskCompletionSource _allAreHere = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _recovery = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Done when the farm is known. No call waits for long.
    private Task Recovered => _recovery.Task.IsCompleted ? _recovery.Task : WaitForRecoveryAsync();

    private async Task WaitForRecoveryAsync()
    {
        await Waiting.ForAsync(_recovery.Task);
        await (_recovery.Task.IsCompleted ? _recovery.Task : throw new OrleansException("The farm's controller has just started, and does not know its tasks yet."));
    }

    private async Task BeginRecoveryAsync()
    {
        await _ledger.ReadAsync(_session);
        if (_ledger.NextTaskId > 0)
        {
            _ = RecoverAsync();
        }
        else
        {
            _recovery.SetResult();
        }
    }

    private async Task RecoverAsync()
    {
        await _allAreHere.Task.WaitAsync(_options.RecoveryTimeout, _deactivated.Token)
            .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        var found = new RecoveredFarm();
        await PersistAsync("to read how the farm's tasks stand", async () => found = await ReadTasksAsync());
        if (_deactivated.IsCancellationRequested)
        {
            _recovery.SetException(new OrleansException("The controller has stopped before it knew its tasks; the next one is asked."));
            _ = _recovery.Task.Exception;
            return;
        }

        try
        {
            Enter(found);
        }
        catch (FarmUnavailableException)
        {
            // A scheduler of the user's own has thrown. Whoever asks for something hears of it.
        }

        _recovery.SetResult();
        await EndAbortedAsync(found);
    }

    private async Task<RecoveredFarm> ReadTasksAsync()
    {
        var found = new RecoveredFarm();
        found.Ended.AddRange(_ledger.EndedTasks.Select(ended => new RecoveredTask(ended.Id, ended.State, 0)));
        foreach (var batch in _ledger.OpenBatches.ToList())
        {
            await ReadTasksAsync(batch, found);
        }

        return found;
    }

    private async Task ReadTasksAsync(BatchSpan batch, RecoveredFarm found)
    {
        var header = await GrainFactory.BatchOf(_farm, batch.Batch).HeaderAsync();
        var dependencies = header is null ? [] : await DependenciesOfAsync(header);
        var open = new OpenBatch(batch.Batch, batch.First, 0);
        foreach (var chunk in _ledger.OpenIds(batch).Chunk(StandingsAtATime))
        {
            var standings = await GrainFactory.GetGrain<ITaskFanOutGrain>(_farm).StandingsAsync(chunk);
            foreach (var (id, standing) in chunk.Zip(standings))
            {
                if (standing.State is not TaskState.Scheduled)
                {
                    found.Ended.Add(new RecoveredTask(id, standing.State, standing.Attempt));
                    continue;
                }

                var index = (int)(id - batch.First);
                var own = header?.DependencyOf is { } of && of[index] >= 0 ? dependencies[of[index]] : null;
                found.Waiting.Add(new RecoveredTask(
                    id, standing.IsAborted ? TaskState.Pending : TaskState.Scheduled, standing.Attempt, standing.Link > 0 ? await _dependencies.ReadAsync(standing.Dependency) : own));
                found.Places.Add((id, new TaskPlace { Batch = open, Index = index, Link = standing.Link, IsRecovered = true }));
                open.Unfinished++;
                if (standing.IsAborted)
                {
                    found.Aborted.Add((id, standing.Attempt));
                }
            }
        }

        (open.Unfinished > 0 ? found.OpenBatches : found.EndedBatches).Add(open);
    }

    private void Enter(RecoveredFarm found)
    {
        foreach (var task in found.Ended)
        {
            _ledger.End(task.Id, task.State);
        }

        foreach (var (id, place) in found.Places)
        {
            _places.Add(id, place);
        }

        foreach (var batch in found.OpenBatches)
        {
            _batches.Add(batch.Id, batch);
        }

        foreach (var batch in found.EndedBatches)
        {
            DropBatch(batch.Id);
        }

        foreach (var batch in _ledger.Batches.Where(batch => !_batches.ContainsKey(batch.Batch)))
        {
            _endedBatches.Add(batch.Batch, batch.First);
        }

        LogRecovered(_farm, found.Waiting.Count, found.Ended.Count);

        // What has run before goes behind what has not, as it does when it fails.
        Drive(new ControllerEvent.TasksRecovered(
            [.. found.Ended, .. found.Waiting.OrderBy(task => task.Attempt > 0).ThenBy(task => task.Id)], _ledger.NextTaskId));

        // Those without work get some at once: not what others run, nor what is to be aborted when its attempt ends, and whose engine is gone.
        EnterHeld(engine => engine.Running is not null);
        foreach (var (id, _) in found.Aborted.Where(task => _core.StateOf(task.TaskId) == TaskState.Scheduled))
        {
            Drive(new ControllerEvent.AbortRequested(id));
        }

        EnterHeld(static engine => engine.Running is null);
        _held.Clear();
    }

    private void EnterHeld(Func<EngineRegistration, bool> which)
    {
        foreach (var (silo, engine) in _held.Values.Where(held => which(held.Engine) && CanEnter(held.Engine)))
        {
            Enter(silo, engine, orders: null);
        }
    }

    private async Task EndAbortedAsync(RecoveredFarm found)
    {
        foreach (var (id, attempt) in found.Aborted)
        {
            if (_core.StateOf(id) == TaskState.Aborted && PlaceOf(id) is { } place)
            {
                var order = OrderOf(id, attempt, "", place);
                await PersistAsync($"to tell task {id} that its engine is gone", () => GrainFactory.TaskOf(_farm, id).LoseAsync(order));
                OnEnded(id, TaskState.Aborted);
            }
        }
    }

    private void LookWhoIsHere()
    {
        if (_siloHasRegistered.Count > 0
            && _membership.CurrentSnapshot.Members.Values.All(silo => silo.Status != SiloStatus.Active || _siloHasRegistered.Contains(silo.SiloAddress)))
        {
            _allAreHere.TrySetResult();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Farm {Farm} goes on with {Waiting} unfinished tasks; {Ended} have ended.")]
    private partial void LogRecovered(string farm, int waiting, int ended);
}
