using TaskFarm.Control;
using TaskFarm.Scheduling;
using TaskFarm.Tests.Control.Histories;
using TaskFarm.Tests.Scheduling;

namespace TaskFarm.Tests.Control;

public class TaskControllerTests
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TaskVerdict Succeeded = new TaskVerdict.Ended(TaskState.Succeeded);
    private static readonly TaskVerdict Failed = new TaskVerdict.Ended(TaskState.Failed);
    private static readonly TaskVerdict Again = new TaskVerdict.RunAgain(null);

    private TaskController _controller = new(new FifoScheduler(), new ControllerOptions());
    private DateTimeOffset _now = Start;

    [Fact]
    [Trait("Row", "S1")]
    public void Task_ids_out_of_turn_are_refused_and_nothing_is_accepted()
    {
        Submit(2);

        Assert.Throws<ArgumentException>(() => Handle(new ControllerEvent.TasksSubmitted([new ScheduledTask(2), new ScheduledTask(4)])));
        Assert.Equal(2, _controller.NextTaskId);
        Assert.Equal(2, _controller.Status(verbose: false).Scheduled);
    }

    [Fact]
    [Trait("Row", "S1")]
    public void Reserved_ids_are_submitted_later_and_once()
    {
        Handle(new ControllerEvent.IdsReserved(2));
        Assert.Equal(2, _controller.NextTaskId);
        Submit(1);

        Handle(new ControllerEvent.TasksSubmitted([new ScheduledTask(0), new ScheduledTask(1)]));

        Assert.Equal([2, 0, 1], _controller.Status(verbose: true).ScheduledIds!);
        Assert.Throws<ArgumentException>(() => Handle(new ControllerEvent.TasksSubmitted([new ScheduledTask(1)])));
        Assert.Throws<ArgumentException>(() => Handle(new ControllerEvent.TasksSubmitted([new ScheduledTask(-1)])));
    }

    [Fact]
    public void A_controller_that_starts_anew_goes_on_where_the_other_stopped()
    {
        Recover();

        var status = _controller.Status(verbose: true);
        Assert.Equal([4, 1, 2], status.ScheduledIds!);
        Assert.Equal([0L, 3L], [.. status.SucceededIds!, .. status.AbortedIds!]);
        Assert.Equal([Attempt(4, 1, "a")], Register("a"));
        Assert.Equal([Attempt(1, 4, "b")], Register("b"));
        Assert.Empty(Submit(1));
        Assert.Equal(11, _controller.NextTaskId);
    }

    [Fact]
    public void An_engine_goes_on_with_the_attempt_that_it_has_begun()
    {
        Recover();

        Assert.True(_controller.CanGoOn(1, 3));
        Assert.Empty(Handle(new ControllerEvent.EngineRegistered("a", EngineProperties.Empty, TaskId: 1, Attempt: 3)));
        Assert.Equal([1], _controller.Status(verbose: true).PendingIds!);
        Assert.Equal([Attempt(4, 1, "a")], Settle(1, 3, Succeeded));
    }

    [Fact]
    public void An_attempt_that_was_given_up_does_not_go_on()
    {
        Recover();

        foreach (var (task, attempt) in new[] { (1L, 2), (2L, 2), (0L, 1), (3L, 1), (7L, 1) })
        {
            Assert.False(_controller.CanGoOn(task, attempt));
            Assert.Throws<ArgumentException>(() => Handle(new ControllerEvent.EngineRegistered("a", EngineProperties.Empty, task, attempt)));
        }

        Assert.Empty(_controller.Engines);
    }

    [Fact]
    [Trait("Row", "S32")]
    public void Registering_an_engine_starts_work_at_once()
    {
        Assert.Empty(Submit(2));

        Assert.Equal([Attempt(0, 1, "a")], Register("a"));
        Assert.Equal([Attempt(1, 1, "b")], Register("b"));
    }

    [Fact]
    [Trait("Row", "S32")]
    public void An_engine_that_is_unregistered_while_idle_gets_no_more_work()
    {
        Register("a");
        Assert.Empty(Handle(new ControllerEvent.EngineGone("a")));

        Assert.Empty(Submit(1));
        Assert.Empty(_controller.Engines);
    }

    [Fact]
    [Trait("Row", "S32")]
    public void An_engine_that_leaves_ends_its_task_and_takes_no_other()
    {
        Register("a");
        Register("b");
        Submit(2);

        Assert.Empty(Handle(new ControllerEvent.EngineLeaving("a")));
        Assert.Equal(2, _controller.Engines.Count());
        Submit(1);
        Assert.Empty(Settle(0, 1, Succeeded));
        Assert.Equal(["b"], _controller.Engines.Select(engine => engine.Id));
        Assert.Equal([Attempt(2, 1, "b")], Settle(1, 1, Succeeded));
        Settle(2, 1, Succeeded);
        Assert.Empty(Handle(new ControllerEvent.EngineLeaving("b")));
        Assert.Empty(_controller.Engines);
    }

    [Fact]
    [Trait("Row", "S32")]
    public void An_engine_is_registered_once_and_gone_once()
    {
        Register("a");
        Assert.Throws<ArgumentException>(() => Register("a"));
        Handle(new ControllerEvent.EngineGone("a"));
        Assert.Throws<EngineNotFoundException>(() => Handle(new ControllerEvent.EngineGone("a")));
        Assert.Throws<EngineNotFoundException>(() => Handle(new ControllerEvent.PropertiesChanged("a", EngineProperties.Empty)));
        Assert.Throws<EngineNotFoundException>(() => _controller.PropertiesOf("a"));

        Submit(1);
        Assert.Equal([Attempt(0, 1, "a")], Register("a"));
    }

    [Fact]
    [Trait("Row", "S21")]
    public void A_failed_task_goes_to_the_back_of_the_queue()
    {
        _controller = new(new FifoScheduler(), new ControllerOptions { FailurePenalty = TimeSpan.Zero });
        Register("a");
        Submit(3);

        Assert.Equal([Attempt(1, 1, "a")], Settle(0, 1, Again, failed: true));
        Assert.Equal([2L, 0L], _controller.Status(verbose: true).ScheduledIds);
    }

    [Fact]
    [Trait("Row", "S24")]
    public void An_engine_on_which_a_task_failed_is_kept_out_for_the_penalty_while_others_go_on()
    {
        Register("a");
        Register("b");
        Submit(4);
        Assert.Empty(Settle(0, 1, Failed, failed: true));
        Assert.Equal(EngineState.Penalised, _controller.Engines.First().State);
        Assert.Equal([Attempt(2, 1, "b")], Settle(1, 1, Succeeded));
        Assert.Equal(Start.AddSeconds(1), _controller.NextWake);

        Assert.Empty(TimePasses(0.999));
        Assert.Equal([Attempt(3, 1, "a")], TimePasses(0.001));
        Assert.Null(_controller.NextWake);
    }

    [Fact]
    [Trait("Row", "S24")]
    public void A_penalty_of_0_keeps_no_engine_out()
    {
        _controller = new(new FifoScheduler(), new ControllerOptions { FailurePenalty = TimeSpan.Zero });
        Register("a");
        Submit(2);

        Assert.Equal([Attempt(1, 1, "a")], Settle(0, 1, Failed, failed: true));
        Assert.Null(_controller.NextWake);
    }

    [Fact]
    [Trait("Row", "S24")]
    public void Engines_that_failed_at_the_same_moment_come_back_in_the_order_in_which_they_failed()
    {
        string[] engines = ["a", "b", "c", "d", "e"];
        Array.ForEach(engines, id => Register(id));
        Submit(10);
        for (var task = 0; task < engines.Length; task++)
        {
            Settle(task, 1, Failed, failed: true);
        }

        Assert.Equal(engines.Select((id, index) => Attempt(5 + index, 1, id)), TimePasses(1));
    }

    [Fact]
    [Trait("Row", "S24")]
    public void A_penalised_engine_that_went_away_and_came_back_is_a_new_one()
    {
        Register("a");
        Submit(2);
        Settle(0, 1, Failed, failed: true);
        Handle(new ControllerEvent.EngineGone("a"));

        Assert.Equal([Attempt(1, 1, "a")], Register("a"));
        Assert.Empty(TimePasses(1));
    }

    [Fact]
    [Trait("Row", "S25")]
    public void Tasks_that_no_idle_engine_may_run_time_out_after_the_idle_timeout()
    {
        Register("a");
        SubmitStuck(2);
        Assert.Equal(Start.AddSeconds(30), _controller.NextWake);
        Assert.Empty(TimePasses(29.999));

        Assert.Equal([TimeOut(0), TimeOut(1)], TimePasses(0.001));
        Assert.Equal(2, _controller.Status(verbose: false).Failed);
        Assert.Null(_controller.NextWake);
    }

    [Fact]
    [Trait("Row", "S25")]
    public void Without_engines_tasks_wait_for_ever()
    {
        SubmitStuck(1);

        Assert.Null(_controller.NextWake);
        Assert.Empty(TimePasses(1e6));
    }

    [Fact]
    [Trait("Row", "S25")]
    public void While_an_engine_works_or_is_penalised_stuck_tasks_wait()
    {
        Register("a");
        SubmitStuck(1);
        Submit(1);
        Assert.Null(_controller.NextWake);
        Assert.Empty(TimePasses(1_000));
        Settle(1, 1, Failed, failed: true);
        Assert.Equal(_now.AddSeconds(1), _controller.NextWake);

        Assert.Empty(TimePasses(1));
        Assert.Equal(_now.AddSeconds(30), _controller.NextWake);
        Assert.Equal([TimeOut(0)], TimePasses(30));
    }

    public static TheoryData<string> Changes() =>
        ["a task comes", "a task is aborted", "a task ends", "an engine comes", "an engine goes", "properties change"];

    [Theory]
    [MemberData(nameof(Changes))]
    [Trait("Row", "S25")]
    public void Any_change_starts_the_wait_anew(string change)
    {
        Register("a");
        Register("b");
        SubmitStuck(3);
        TimePasses(20);
        switch (change)
        {
            case "a task comes":
                SubmitStuck(1);
                break;
            case "a task is aborted":
                Abort(1);
                break;
            case "a task ends":
                Submit(1);
                Settle(3, 1, Succeeded);
                break;
            case "an engine comes":
                Register("c");
                break;
            case "an engine goes":
                Handle(new ControllerEvent.EngineGone("b"));
                break;
            default:
                Handle(new ControllerEvent.PropertiesChanged("b", Dependencies.Properties[1]));
                break;
        }

        Assert.Equal(_now.AddSeconds(30), _controller.NextWake);
        Assert.Empty(TimePasses(29.999));
        Assert.NotEmpty(TimePasses(0.001));
    }

    [Fact]
    [Trait("Row", "S25")]
    [Trait("Row", "S31")]
    public void A_spin_a_clear_and_news_of_the_past_do_not_start_the_wait_anew()
    {
        Register("a");
        Submit(1);
        Settle(0, 1, Succeeded);
        SubmitStuck(1);
        TimePasses(20);
        Handle(new ControllerEvent.SpinRequested());
        Settle(0, 1, Succeeded);
        Assert.Throws<TaskAlreadyCompletedException>(() => Abort(0));
        Handle(new ControllerEvent.ClearRequested(null));
        Settle(0, 1, Again);

        Assert.Equal(Start.AddSeconds(30), _controller.NextWake);
        Assert.Equal([TimeOut(1)], TimePasses(10));
    }

    [Fact]
    public void Penalties_and_timeouts_may_be_as_long_as_a_time_span_gets()
    {
        _controller = new(
            new FifoScheduler(), new ControllerOptions { FailurePenalty = TimeSpan.MaxValue, IdleTimeout = TimeSpan.MaxValue });
        Register("a");
        SubmitStuck(1);
        Assert.Equal(DateTimeOffset.MaxValue, _controller.NextWake);
        Submit(1);
        Settle(1, 1, Failed, failed: true);
        Assert.Equal(DateTimeOffset.MaxValue, _controller.NextWake);

        Assert.Empty(TimePasses(1e9));
    }

    [Fact]
    public void The_controller_wakes_for_what_comes_first()
    {
        _controller = new(
            new FifoScheduler(), new ControllerOptions { FailurePenalty = TimeSpan.FromSeconds(10), IdleTimeout = TimeSpan.FromSeconds(3) });
        Register("a");
        Submit(1);
        Settle(0, 1, Failed, failed: true);
        SubmitStuck(1);
        Assert.Equal(Start.AddSeconds(10), _controller.NextWake);
        Handle(new ControllerEvent.EngineGone("a"));
        Register("b");

        Assert.Equal(Start.AddSeconds(3), _controller.NextWake);
    }

    [Fact]
    [Trait("Row", "S26")]
    public void The_task_of_a_lost_engine_goes_back_to_the_queue_as_its_record_says()
    {
        Register("a");
        Submit(2);

        Assert.Equal([new ControllerDecision.ReportLoss(0, 1)], Handle(new ControllerEvent.EngineGone("a")));
        Assert.Equal(TaskState.Pending, _controller.StateOf(0));
        Assert.Empty(Settle(0, 1, Again));
        Assert.Equal([1L, 0L], _controller.Status(verbose: true).ScheduledIds);
        Assert.Equal([Attempt(1, 1, "b")], Register("b"));
        Assert.Equal([Attempt(0, 2, "b")], Settle(1, 1, Succeeded));
    }

    [Fact]
    public void Verdicts_on_earlier_attempts_and_on_unknown_tasks_change_nothing()
    {
        Register("a");
        Submit(1);
        Handle(new ControllerEvent.EngineGone("a"));
        Settle(0, 1, Again);
        Register("b");

        Assert.Empty(Settle(0, 1, Succeeded));
        Assert.Empty(Settle(0, 3, Succeeded));
        Assert.Empty(Settle(5, 1, Succeeded));
        Assert.Equal((TaskState.Pending, EngineState.Busy), (_controller.StateOf(0), _controller.Engines.Single().State));
    }

    [Fact]
    [Trait("Row", "S27")]
    public void Abort_of_a_waiting_task_takes_it_out_of_the_queue()
    {
        Submit(2);

        Assert.Equal([new ControllerDecision.AbortTask(0)], Abort(0));
        Assert.Equal(TaskState.Aborted, _controller.StateOf(0));
        Assert.Equal([Attempt(1, 1, "a")], Register("a"));
    }

    [Fact]
    [Trait("Row", "S27")]
    public void Abort_of_a_running_task_leaves_it_pending_until_its_attempt_is_over()
    {
        Register("a");
        Submit(1);

        Assert.Equal([new ControllerDecision.AbortTask(0)], Abort(0));
        Assert.Equal(TaskState.Pending, _controller.StateOf(0));
        Settle(0, 1, new TaskVerdict.Ended(TaskState.Aborted));
        Assert.Equal(TaskState.Aborted, _controller.StateOf(0));
    }

    [Fact]
    [Trait("Row", "S27")]
    public void A_task_that_was_aborted_while_its_verdict_was_on_the_way_is_not_run_again()
    {
        Register("a");
        Submit(1);
        Abort(0);

        Assert.Empty(Settle(0, 1, Again));
        Assert.Equal(TaskState.Aborted, _controller.StateOf(0));
        Assert.Equal(EngineState.Idle, _controller.Engines.Single().State);
    }

    [Fact]
    [Trait("Row", "S27")]
    public void Abort_of_what_cannot_be_aborted_says_which_of_the_three_it_is()
    {
        Register("a");
        Submit(3);
        Settle(0, 1, Succeeded);
        Abort(1);
        Abort(2);

        Assert.Equal(0, Assert.Throws<TaskAlreadyCompletedException>(() => Abort(0)).TaskId);
        Assert.Equal(1, Assert.Throws<TaskAlreadyAbortedException>(() => Abort(1)).TaskId);
        Assert.Equal(2, Assert.Throws<TaskAlreadyAbortedException>(() => Abort(2)).TaskId);
        Assert.Equal(3, Assert.Throws<TaskNotFoundException>(() => Abort(3)).TaskId);
        Assert.Throws<TaskNotFoundException>(() => Abort(-1));
        Handle(new ControllerEvent.ClearRequested(null));
        Assert.Throws<TaskNotFoundException>(() => Abort(0));
    }

    [Fact]
    [Trait("Row", "S29")]
    public void Queue_status_counts_the_tasks_and_lists_them_when_asked()
    {
        Register("a");
        Submit(6);
        Settle(0, 1, Succeeded);
        Settle(1, 1, Failed);
        Abort(4);

        var counts = _controller.Status(verbose: false);
        Assert.Equal((1, 2, 1, 1, 1), (counts.Pending, counts.Scheduled, counts.Succeeded, counts.Failed, counts.Aborted));
        Assert.Null(counts.PendingIds ?? counts.ScheduledIds ?? counts.SucceededIds ?? counts.FailedIds ?? counts.AbortedIds);
        var lists = _controller.Status(verbose: true);
        Assert.Equal([2L], lists.PendingIds);
        Assert.Equal([3L, 5L], lists.ScheduledIds);
        Assert.Equal([0L], lists.SucceededIds);
        Assert.Equal([1L], lists.FailedIds);
        Assert.Equal([4L], lists.AbortedIds);
    }

    [Fact]
    [Trait("Row", "S30")]
    public void Clear_forgets_finished_tasks_and_no_others()
    {
        Register("a");
        Submit(4);
        Settle(0, 1, Succeeded);
        Settle(1, 1, Failed);

        Assert.Equal([0L], Forgotten(Handle(new ControllerEvent.ClearRequested([0, 0, 2, 3, 99, -1]))));
        Assert.Equal([1L], Forgotten(Handle(new ControllerEvent.ClearRequested(null))));
        Assert.Empty(Forgotten(Handle(new ControllerEvent.ClearRequested(null))));
        Assert.Null(_controller.StateOf(0));
        Assert.Equal([2L, 3L], _controller.UnfinishedIds);
    }

    [Fact]
    [Trait("Row", "S31")]
    public void Spin_asks_every_predicate_anew()
    {
        var open = false;
        Register("a");
        Handle(new ControllerEvent.TasksSubmitted([new ScheduledTask(0, new Dependency(_ => open))]));
        open = true;
        Assert.Empty(Submit(0));

        Assert.Equal([Attempt(0, 1, "a")], Handle(new ControllerEvent.SpinRequested()));
    }

    [Fact]
    [Trait("Row", "S31")]
    public void Spin_asks_anew_for_engines_that_are_busy_too()
    {
        var open = false;
        Register("a");
        Submit(1);
        Handle(new ControllerEvent.TasksSubmitted([new ScheduledTask(1, new Dependency(_ => open))]));
        open = true;
        Assert.Empty(Handle(new ControllerEvent.SpinRequested()));

        Assert.Equal([Attempt(1, 1, "a")], Settle(0, 1, Succeeded));
    }

    [Fact]
    [Trait("Row", "S20")]
    public void Setting_a_property_lets_waiting_tasks_run_at_once()
    {
        Register("a");
        Handle(new ControllerEvent.TasksSubmitted([new ScheduledTask(0, Dependencies.Of(DependencyKind.Gpu))]));

        Assert.Equal([Attempt(0, 1, "a")], Handle(new ControllerEvent.PropertiesChanged("a", Dependencies.Properties[1])));
    }

    [Fact]
    [Trait("Row", "S18")]
    public void A_scheduler_that_makes_up_a_pair_is_reported_as_what_it_is()
    {
        var scheduler = new InventiveScheduler();
        _controller = new(scheduler, new ControllerOptions());
        Register("a");
        Submit(1);
        scheduler.Next = (new Worker("nobody"), new ScheduledTask(0));
        Assert.Contains("nobody", Assert.Throws<InvalidOperationException>(() => Submit(1)).Message, StringComparison.Ordinal);
        scheduler.Next = (new Worker("a"), new ScheduledTask(77));
        Assert.Contains("task 77", Assert.Throws<InvalidOperationException>(() => Submit(1)).Message, StringComparison.Ordinal);
    }

    private void Recover() => Handle(new ControllerEvent.TasksRecovered(
        [
            new RecoveredTask(4, TaskState.Scheduled, Attempt: 0),
            new RecoveredTask(0, TaskState.Succeeded, Attempt: 1),
            new RecoveredTask(1, TaskState.Pending, Attempt: 3),
            new RecoveredTask(2, TaskState.Scheduled, Attempt: 2, Dependencies.Of(DependencyKind.Gpu)),
            new RecoveredTask(3, TaskState.Aborted, Attempt: 1),
        ],
        NextTaskId: 10));

    private static ControllerDecision.StartAttempt Attempt(long task, int attempt, string engine) =>
        new(task, attempt, engine);

    private static ControllerDecision.TimeOutTask TimeOut(long task) => new(task, TimeSpan.FromSeconds(30));

    private static IReadOnlyList<long> Forgotten(ControllerDecision[] decisions) =>
        Assert.IsType<ControllerDecision.ForgetTasks>(Assert.Single(decisions)).TaskIds;

    private ControllerDecision[] Handle(ControllerEvent @event)
    {
        ControllerDecision[] decisions = [.. _controller.Handle(@event, _now)];
        _controller.Validate();
        return decisions;
    }

    private ControllerDecision[] Submit(int count) => Submit(count, null);

    private ControllerDecision[] SubmitStuck(int count) => Submit(count, Dependencies.Of(DependencyKind.Never));

    private ControllerDecision[] Submit(int count, Dependency? dependency) => Handle(
        new ControllerEvent.TasksSubmitted([.. Enumerable.Range(0, count).Select(n => new ScheduledTask(_controller.NextTaskId + n, dependency))]));

    private ControllerDecision[] Register(string id) => Handle(new ControllerEvent.EngineRegistered(id, EngineProperties.Empty));

    private ControllerDecision[] Settle(long task, int attempt, TaskVerdict verdict, bool failed = false) =>
        Handle(new ControllerEvent.AttemptSettled(task, attempt, failed, verdict));

    private ControllerDecision[] Abort(long task) => Handle(new ControllerEvent.AbortRequested(task));

    private ControllerDecision[] TimePasses(double seconds)
    {
        _now = _now.AddTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
        return Handle(new ControllerEvent.TimePassed());
    }

    private sealed class InventiveScheduler : SchedulersTests.DelegatingScheduler, IScheduler
    {
        public (Worker Worker, ScheduledTask Task)? Next { get; set; }

        bool IScheduler.Ready => true;

        (Worker Worker, ScheduledTask Task)? IScheduler.Schedule() => Next;
    }
}
