using FsCheck;
using FsCheck.Fluent;
using TaskFarm.Tests.Checking;

namespace TaskFarm.Tests.Control.Histories;

internal static class HistoryGenerator
{
    private static readonly Gen<TaskShape> Tasks =
        from dependency in Gen.Frequency(
            (6, Gen.Constant(DependencyKind.None)), (5, Gen.Elements(DependencyKind.Gpu, DependencyKind.SomeMemory, DependencyKind.MuchMemory)),
            (1, Gen.Elements(DependencyKind.Never, DependencyKind.Throws)))
        from retries in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(1, 2)))
        from recovery in Gen.Frequency((3, Gen.Constant(RecoveryKind.None)), (2, Gen.Elements(Enum.GetValues<RecoveryKind>())))
        select new TaskShape(dependency, retries, recovery);

    private static readonly Gen<StepKind> Kinds = Gen.Frequency(
        (10, Gen.Constant(StepKind.Submit)),
        (5, Gen.Constant(StepKind.EngineJoins)),
        (3, Gen.Constant(StepKind.EngineLeaves)),
        (5, Gen.Constant(StepKind.EngineBegins)),
        (10, Gen.Constant(StepKind.AttemptSucceeds)),
        (12, Gen.Constant(StepKind.AttemptFails)),
        (4, Gen.Constant(StepKind.LateOutcome)),
        (3, Gen.Constant(StepKind.DoubledVerdict)),
        (6, Gen.Constant(StepKind.Abort)),
        (1, Gen.Constant(StepKind.ClearAll)),
        (2, Gen.Constant(StepKind.ClearSome)),
        (4, Gen.Constant(StepKind.SetProperties)),
        (2, Gen.Constant(StepKind.Spin)),
        (8, Gen.Constant(StepKind.ClockStep)));

    private static readonly Gen<Step> Steps =
        from kind in Kinds
        from a in Gen.Choose(0, 60)
        from b in Gen.Choose(0, 60)
        from count in kind == StepKind.Submit ? Gen.Choose(0, 5) : Gen.Constant(0)
        from tasks in Tasks.ArrayOf(count)
        select new Step(kind, a, b, tasks);

    public static Gen<History> Histories { get; } =
        from penalty in Gen.Elements(true, false)
        from losses in Gen.Choose(0, 2)
        from count in Gen.Choose(1, 60)
        from steps in Steps.ArrayOf(count)
        select new History(penalty, losses, steps);

    public static IEnumerable<History> Shrink(History history)
    {
        foreach (var steps in Shrinking.Sequence(history.Steps, Shrink))
        {
            yield return history with { Steps = steps };
        }

        if (history.Penalty)
        {
            yield return history with { Penalty = false };
        }
    }

    private static IEnumerable<Step> Shrink(Step step) =>
        Shrinking.Sequence(step.Tasks, Shrink).Select(tasks => step with { Tasks = tasks })
            .Concat(Shrinking.Number(step.A).Select(a => step with { A = a }))
            .Concat(Shrinking.Number(step.B).Select(b => step with { B = b }));

    private static IEnumerable<TaskShape> Shrink(TaskShape task) =>
        Shrinking.Number((int)task.Dependency).Select(kind => task with { Dependency = (DependencyKind)kind })
            .Concat(Shrinking.Number(task.Retries).Select(retries => task with { Retries = retries }))
            .Concat(Shrinking.Number((int)task.Recovery).Select(kind => task with { Recovery = (RecoveryKind)kind }));
}
