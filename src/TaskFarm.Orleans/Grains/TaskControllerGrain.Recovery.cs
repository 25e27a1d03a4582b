using Microsoft.Extensions.Logging;
using TaskFarm.Control;
using TaskFarm.Orleans.Messages;
using TaskFarm.Orleans.Storage;

namespace TaskFarm.Orleans;

// How the controller starts anew: what the ledger and the tasks' grains know, and what the silos' engines run.
internal sealed partial class TaskControllerGrain
{
    private const int StandingsAtATime = 1_000;

    private readonly List<(SiloAddress Silo, EngineRegistration Engine)> _held = [];
    private readonly HashSet<SiloAddress> _siloHasRegistered = [];
    private readonly List<AttemptOrder> _aborting = [];

    // Engines without work wait until those with work have said so, or their tasks would run twice.
    private bool _isRecovering;

    private async Task RecoverAsync()
    {
        await _ledger.ReadAsync();
        var next = _ledger.NextTaskId;
        if (next == 0)
        {
            return;
        }

        var tasks = new List<RecoveredTask>(_ledger.EndedTasks.Select(ended => new RecoveredTask(ended.Id, ended.State, 0)));
        var waiting = new List<RecoveredTask>();
        foreach (var batch in _ledger.OpenBatches.ToList())
        {
            await RecoverAsync(batch, tasks, waiting);
        }

        // What has run before goes behind what has not, as it does when it fails.
        tasks.AddRange(waiting.OrderBy(task => task.Attempt > 0).ThenBy(task => task.Id));
        Drive(new ControllerEvent.TasksRecovered(tasks, next));
        LogRecovered(_farm, waiting.Count, tasks.Count - waiting.Count);
        if (waiting.Count > 0)
        {
            _isRecovering = true;
            this.RegisterGrainTimer(
                _ => EndRecoveryAsync(), new GrainTimerCreationOptions(_options.RecoveryTimeout, Timeout.InfiniteTimeSpan) { Interleave = true });
        }
    }

    private async Task RecoverAsync(BatchSpan batch, List<RecoveredTask> ended, List<RecoveredTask> waiting)
    {
        var ids = _ledger.OpenIds(batch).ToArray();
        var header = await GrainFactory.BatchOf(_farm, batch.Batch).HeaderAsync();
        var dependencies = header is null ? [] : await DependenciesOfAsync(header);
        var open = new OpenBatch(batch.Batch, batch.First, 0);
        foreach (var chunk in ids.Chunk(StandingsAtATime))
        {
            var standings = await GrainFactory.GetGrain<ITaskFanOutGrain>(_farm).StandingsAsync(chunk);
            foreach (var (id, standing) in chunk.Zip(standings))
            {
                if (standing.State is not TaskState.Scheduled)
                {
                    ended.Add(new RecoveredTask(id, standing.State, standing.Attempt));
                    _ledger.End(id, standing.State);
                    continue;
                }

                var index = (int)(id - batch.First);
                var own = header?.DependencyOf is { } of && of[index] >= 0 ? dependencies[of[index]] : null;
                waiting.Add(new RecoveredTask(
                    id, TaskState.Scheduled, standing.Attempt, standing.Link > 0 ? await _dependencies.ReadAsync(standing.Dependency) : own));
                _places.Add(id, new TaskPlace { Batch = open, Index = index, Link = standing.Link, IsRecovered = true });
                open.Unfinished++;
                if (standing.IsAborted)
                {
                    _aborting.Add(OrderOf(id, standing.Attempt, "", _places[id]));
                }
            }
        }

        if (open.Unfinished > 0)
        {
            _batches.Add(open.Id, open);
        }
        else if (header is not null)
        {
            _ = PersistAsync($"to drop batch {open.Id:N}", GrainFactory.BatchOf(_farm, open.Id).ForgetAsync);
        }
    }

    private async Task EndRecoveryIfAllAreHereAsync()
    {
        if (_isRecovering && _membership.CurrentSnapshot.Members.Values.All(silo => silo.Status != SiloStatus.Active || _siloHasRegistered.Contains(silo.SiloAddress)))
        {
            await EndRecoveryAsync();
        }
    }

    private async Task EndRecoveryAsync()
    {
        if (!_isRecovering)
        {
            return;
        }

        _isRecovering = false;
        foreach (var order in _aborting.Where(order => _core.StateOf(order.TaskId) == TaskState.Scheduled).ToList())
        {
            // Its engine is gone: what was to be aborted when its attempt ends, ends now.
            Drive(new ControllerEvent.AbortRequested(order.TaskId));
            await PersistAsync($"to tell task {order.TaskId} that its engine is gone", () => GrainFactory.TaskOf(_farm, order.TaskId).LoseAsync(order));
            OnEnded(order.TaskId, TaskState.Aborted);
        }

        var held = _held.ToList();
        _held.Clear();
        foreach (var (silo, engine) in held)
        {
            Enter(silo, engine, orders: null);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Farm {Farm} goes on with {Waiting} unfinished tasks; {Ended} have ended.")]
    private partial void LogRecovered(string farm, int waiting, int ended);
}
