using TaskFarm.Control;
using TaskFarm.Tests.Control.Histories;

namespace TaskFarm.Tests.Control;

public class TaskRecordTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_good_outcome_is_the_result()
    {
        var record = Record(Plain());
        var verdict = Run(record, 1, well: true);

        Assert.Equal(new TaskVerdict.Ended(TaskState.Succeeded), verdict);
        Assert.Equal(("1", "engine-1", 1), (record.Result!.Value, record.Result.EngineId, record.Result.Attempts));
        Assert.Equal(TaskState.Succeeded, record.State);
    }

    [Fact]
    [Trait("Row", "S21")]
    public void Two_retries_mean_three_runs_at_most()
    {
        var record = Record(Plain(retries: 2));

        Assert.IsType<TaskVerdict.RunAgain>(Run(record, 1, well: false));
        Assert.IsType<TaskVerdict.RunAgain>(Run(record, 2, well: false));
        Assert.Equal(new TaskVerdict.Ended(TaskState.Failed), Run(record, 3, well: false));
        Assert.Equal(("3", 3), (record.Result!.Failure!.Message, record.Result.Attempts));
    }

    [Fact]
    [Trait("Row", "S23")]
    public void A_failure_that_a_retry_mended_is_not_in_the_result()
    {
        var record = Record(Plain(retries: 1));
        Run(record, 1, well: false);
        Assert.Null(record.Result);
        Run(record, 2, well: true);

        Assert.Null(record.Result!.Failure);
        Assert.Equal("2", record.Result.Value);
    }

    [Fact]
    [Trait("Row", "S22")]
    public void A_recovery_task_runs_with_its_own_retries_and_its_own_recovery_task()
    {
        var last = Plain();
        var middle = Plain(retries: 1, recovery: last);
        var first = Plain(recovery: middle);
        var record = Record(first);
        var ran = new List<ITask>();
        for (var attempt = 1; record.Result is null; attempt++)
        {
            ran.Add(record.Task);
            Run(record, attempt, well: false);
        }

        Assert.Equal([first, middle, middle, last], ran);
        Assert.Equal(4, record.Result.Attempts);
    }

    [Fact]
    [Trait("Row", "S22")]
    public void A_recovery_task_is_scheduled_by_its_own_dependency()
    {
        var record = Record(Plain(recovery: new PlannedTask(DependencyKind.Gpu, 0)));

        var again = Assert.IsType<TaskVerdict.RunAgain>(Run(record, 1, well: false));

        Assert.Equal(Dependencies.Of(DependencyKind.Gpu), again.Dependency);
    }

    [Fact]
    [Trait("Row", "S22")]
    public void A_task_that_names_itself_as_its_recovery_runs_once()
    {
        var task = Plain();
        task.RecoveryTask = task;

        Assert.Equal(new TaskVerdict.Ended(TaskState.Failed), Run(Record(task), 1, well: false));
    }

    [Fact]
    [Trait("Row", "S22")]
    public void A_circle_of_recovery_tasks_runs_each_link_once()
    {
        var (one, two) = (Plain(), Plain());
        (one.RecoveryTask, two.RecoveryTask) = (two, one);
        var record = Record(one);

        Assert.IsType<TaskVerdict.RunAgain>(Run(record, 1, well: false));
        Assert.Equal(new TaskVerdict.Ended(TaskState.Failed), Run(record, 2, well: false));
    }

    [Fact]
    [Trait("Row", "S22")]
    public void A_recovery_task_that_many_tasks_share_serves_each_of_them()
    {
        var shared = Plain(retries: 1);
        foreach (var record in Enumerable.Range(0, 3).Select(_ => Record(Plain(recovery: shared))))
        {
            Run(record, 1, well: false);
            Run(record, 2, well: false);
            Assert.Equal(new TaskVerdict.Ended(TaskState.Succeeded), Run(record, 3, well: true));
        }
    }

    [Fact]
    [Trait("Row", "S22")]
    public void A_recovery_task_with_a_recovery_task_that_throws_fails_the_task_and_nothing_else()
    {
        var record = Record(new TaskThatThrows());

        Assert.Equal(new TaskVerdict.Ended(TaskState.Failed), Run(record, 1, well: false));
        Assert.Equal("no recovery for you", record.Result!.Failure!.Message);
    }

    [Fact]
    [Trait("Row", "S26")]
    public void A_lost_engine_uses_no_retry()
    {
        var record = Record(Plain(retries: 1), allowedLosses: 1);
        Start(record, 1);
        Assert.IsType<TaskVerdict.RunAgain>(Handle(record, new TaskEvent.AttemptLost(1)));

        Assert.IsType<TaskVerdict.RunAgain>(Run(record, 2, well: false));
        Assert.Equal(new TaskVerdict.Ended(TaskState.Succeeded), Run(record, 3, well: true));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [Trait("Row", "S26")]
    public void One_lost_engine_more_than_is_allowed_fails_the_task_as_a_killer_of_engines(int allowed)
    {
        var record = Record(Plain(retries: 5), allowed);
        for (var attempt = 1; attempt <= allowed; attempt++)
        {
            Start(record, attempt);
            Assert.IsType<TaskVerdict.RunAgain>(Handle(record, new TaskEvent.AttemptLost(attempt)));
        }

        Start(record, allowed + 1);
        Assert.Equal(new TaskVerdict.Ended(TaskState.Failed), Handle(record, new TaskEvent.AttemptLost(allowed + 1)));
        var failure = record.Result!.Failure!;
        Assert.Equal(FailureKind.EngineLost, failure.Kind);
        Assert.Contains($"Task 17 is suspected of killing its engines: {allowed + 1} went away", failure.Message, StringComparison.Ordinal);
        Assert.Contains("AllowedEngineLosses", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_late_outcome_of_an_attempt_whose_engine_was_lost_is_not_listened_to(bool well)
    {
        var record = Record(Plain(retries: 1));
        Start(record, 1);
        Handle(record, new TaskEvent.AttemptLost(1));
        Assert.Same(TaskVerdict.Nothing, End(record, 1, well));
        Start(record, 2);
        Assert.Same(TaskVerdict.Nothing, End(record, 1, well));
        Assert.Same(TaskVerdict.Nothing, Handle(record, new TaskEvent.AttemptLost(1)));

        Assert.Equal(TaskState.Pending, record.State);
        End(record, 2, well: true);
        Assert.Equal("2", record.Result!.Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_doubled_outcome_changes_nothing(bool well)
    {
        var record = Record(Plain(retries: 1));
        Run(record, 1, well: false);
        Assert.Same(TaskVerdict.Nothing, End(record, 1, well));
        Run(record, 2, well: false);
        var result = record.Result!;

        Assert.Same(TaskVerdict.Nothing, End(record, 2, well));
        Assert.Equal((result.ToString(), result.Attempts), (record.Result!.ToString(), record.Result.Attempts));
    }

    [Fact]
    [Trait("Row", "S27")]
    public void Abort_of_a_waiting_task_ends_it_at_once()
    {
        var record = Record(Plain());

        Assert.Equal(new TaskVerdict.Ended(TaskState.Aborted), Handle(record, new TaskEvent.Aborted()));
        Assert.Equal(FailureKind.Aborted, record.Result!.Failure!.Kind);
        Assert.Null(record.Result.EngineId);
        Assert.Null(record.Result.Started);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Row", "S27")]
    public void Abort_of_a_running_task_discards_its_outcome_and_uses_no_retry_and_no_recovery(bool well)
    {
        var record = Record(Plain(retries: 3, recovery: Plain()));
        Start(record, 1);

        Assert.Same(TaskVerdict.Nothing, Handle(record, new TaskEvent.Aborted()));
        Assert.True(record.IsAborted);
        Assert.Equal(new TaskVerdict.Ended(TaskState.Aborted), End(record, 1, well));
        Assert.Equal(FailureKind.Aborted, record.Result!.Failure!.Kind);
    }

    [Fact]
    [Trait("Row", "S27")]
    public void An_aborted_task_whose_engine_is_lost_ends_as_aborted()
    {
        var record = Record(Plain());
        Start(record, 1);
        Handle(record, new TaskEvent.Aborted());

        Assert.Equal(new TaskVerdict.Ended(TaskState.Aborted), Handle(record, new TaskEvent.AttemptLost(1)));
    }

    [Fact]
    [Trait("Row", "S27")]
    public void Abort_of_a_task_that_has_ended_says_how()
    {
        var (finished, aborted) = (Record(Plain()), Record(Plain()));
        Run(finished, 1, well: true);
        Handle(aborted, new TaskEvent.Aborted());

        Assert.Throws<TaskAlreadyCompletedException>(() => Handle(finished, new TaskEvent.Aborted()));
        Assert.Throws<TaskAlreadyAbortedException>(() => Handle(aborted, new TaskEvent.Aborted()));
    }

    [Fact]
    [Trait("Row", "S25")]
    public void A_timeout_names_the_task_the_dependency_and_the_seconds()
    {
        var record = Record(new StringTask("1") { DependExpression = "gpu && memory >= 16" });

        Assert.Equal(new TaskVerdict.Ended(TaskState.Failed), Handle(record, new TaskEvent.TimedOut(TimeSpan.FromSeconds(2.5))));
        var failure = record.Result!.Failure!;
        Assert.Equal(FailureKind.Timeout, failure.Kind);
        Assert.Contains("Task 17", failure.Message, StringComparison.Ordinal);
        Assert.Contains("2.5 seconds", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'gpu && memory >= 16'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Row", "S10")]
    public void The_result_tells_when_the_task_was_submitted_started_and_completed_and_how_long_it_took()
    {
        var record = Record(Plain());
        Start(record, 1);
        var outcome = new AttemptOutcome(default, null, Now.AddSeconds(5), TimeSpan.FromSeconds(2), "said");
        record.Handle(new TaskEvent.AttemptEnded(1, outcome), Now.AddSeconds(8));

        var result = record.Result!;
        Assert.Equal((Now, Now.AddSeconds(5), Now.AddSeconds(8)), (result.Submitted, result.Started, result.Completed));
        Assert.Equal((TimeSpan.FromSeconds(2), "said"), (result.Duration, result.Output));
    }

    [Fact]
    public void What_cannot_happen_is_an_error_that_tells_where_the_task_stands()
    {
        var record = Record(Plain());
        Start(record, 2);

        var error = Assert.Throws<InvalidOperationException>(() => Start(record, 3));
        Assert.Contains("task 17, which is Pending after attempt 2 (on engine-2", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Handle(record, new TaskEvent.TimedOut(TimeSpan.Zero)));
        Handle(record, new TaskEvent.AttemptLost(2));
        Assert.Throws<InvalidOperationException>(() => Start(record, 2));
    }

    private static PlannedTask Plain(int retries = 0, ITask? recovery = null) =>
        new(DependencyKind.None, retries) { RecoveryTask = recovery };

    private static TaskRecord Record(ITask task, int allowedLosses = 3) => new(17, task, allowedLosses, Now);

    private static TaskVerdict Handle(TaskRecord record, TaskEvent @event) => record.Handle(@event, Now);

    private static void Start(TaskRecord record, int attempt) => Handle(record, new TaskEvent.AttemptStarted(attempt, $"engine-{attempt}"));

    private static TaskVerdict End(TaskRecord record, int attempt, bool well) => Handle(
        record,
        new TaskEvent.AttemptEnded(
            attempt,
            new AttemptOutcome(
                well ? new TaskReturn($"{attempt}") : default,
                well ? null : new TaskFailure(FailureKind.Exception, "Planned", $"{attempt}"),
                Now,
                TimeSpan.Zero,
                "")));

    private static TaskVerdict Run(TaskRecord record, int attempt, bool well)
    {
        Start(record, attempt);
        return End(record, attempt, well);
    }

    private sealed class TaskThatThrows : ITask
    {
        public string? Name => null;

        public int Retries => 0;

        public ITask? RecoveryTask => throw new InvalidOperationException("no recovery for you");

        public Dependency? Dependency => null;

        public ValueTask BeforeAsync(EngineNamespace engine, CancellationToken cancellationToken) => default;

        public ValueTask<object?> RunAsync(EngineNamespace engine, CancellationToken cancellationToken) => default;

        public ValueTask AfterAsync(EngineNamespace engine, CancellationToken cancellationToken) => default;

        public TaskReturn ProcessResult(object? outcome) => default;
    }
}
