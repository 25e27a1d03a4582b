using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using TaskFarm.Scheduling;
using TaskFarm.Tests.Checking;
using TaskFarm.Tests.Control.Histories;

namespace TaskFarm.Tests.Scheduling;

/// <summary>Random operations on the schedulers and on a list, which must agree after every one.</summary>
public class OrderedSchedulerModelTests
{
    private enum Kind
    {
        AddTask,
        PopTask,
        PopNextTask,
        AddWorker,
        PopWorker,
        PopNextWorker,
        Schedule,
    }

    private static readonly Gen<Operation[]> Operations =
        from count in Gen.Choose(1, 120)
        from operations in (
            from kind in Gen.Frequency(
                (8, Gen.Constant(Kind.AddTask)), (5, Gen.Constant(Kind.PopTask)), (1, Gen.Constant(Kind.PopNextTask)),
                (4, Gen.Constant(Kind.AddWorker)), (1, Gen.Constant(Kind.PopWorker)), (1, Gen.Constant(Kind.PopNextWorker)),
                (4, Gen.Constant(Kind.Schedule)))
            from pick in Gen.Choose(0, 40)
            from choice in Gen.Choose(0, 5)
            select new Operation(kind, pick, choice)).ArrayOf(count)
        select operations;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Row", "S15")]
    [Trait("Row", "S16")]
    [Trait("Row", "S17")]
    public void Schedulers_do_as_a_naive_list_does(bool newestFirst) => RandomCheck.NoFaultIn(
        Operations,
        operations => Shrinking.Sequence(
            operations, operation => Shrinking.Number(operation.Pick).Select(pick => operation with { Pick = pick })),
        operations => FindFault(operations, newestFirst),
        2_000);

    private static string? FindFault(Operation[] operations, bool newestFirst)
    {
        IScheduler scheduler = newestFirst ? new LifoScheduler() : new FifoScheduler();
        var model = new List<(long Id, DependencyKind Dependency)>();
        var idle = new List<(string Id, int Properties)>();
        for (var index = 0; index < operations.Length; index++)
        {
            var (kind, pick, choice) = operations[index];
            var (actual, expected) = Outcomes(kind, pick, choice);
            if (actual != expected
                || !scheduler.TaskIds.SequenceEqual(model.Select(task => task.Id))
                || !scheduler.WorkerIds.SequenceEqual(idle.Select(worker => worker.Id))
                || scheduler.TaskCount != model.Count || scheduler.WorkerCount != idle.Count
                || scheduler.Ready != (model.Count > 0 && idle.Count > 0))
            {
                return $"""
                    operation {index} gave '{actual}', expected was '{expected}'
                    tasks: {string.Join(", ", scheduler.TaskIds)}; expected {string.Join(", ", model)}
                    workers: {string.Join(", ", scheduler.WorkerIds)}; expected {string.Join(", ", idle)}
                    {string.Join(Environment.NewLine, operations.Take(index + 1))}
                    """;
            }
        }

        return null;

        (string Actual, string Expected) Outcomes(Kind kind, int pick, int choice)
        {
            var task = model.Find(each => each.Id == pick);
            var worker = idle.Find(each => each.Id == Name(pick));
            var holdsTask = model.Contains(task) && task.Id == pick;
            switch (kind)
            {
                case Kind.AddTask:
                    var dependency = (DependencyKind)choice;
                    var added = Answer(() => { scheduler.AddTask(new ScheduledTask(pick, Dependencies.Of(dependency))); return "added"; });
                    if (!holdsTask)
                    {
                        model.Insert(newestFirst ? 0 : model.Count, (pick, dependency));
                    }

                    return (added, holdsTask ? "refused" : "added");
                case Kind.PopTask:
                    return (Answer(() => Text(scheduler.PopTask(pick).Id)), holdsTask && model.Remove(task) ? Text(pick) : "refused");
                case Kind.PopNextTask:
                    return (Answer(() => Text(scheduler.PopTask().Id)), model.Count == 0 ? "refused" : Text(Shift(model).Id));
                case Kind.AddWorker:
                    var properties = choice % Dependencies.Properties.Count;
                    var came = Answer(() => { scheduler.AddWorker(new Worker(Name(pick), PropertiesOf(properties, pick))); return "added"; });
                    if (worker.Id is null)
                    {
                        idle.Insert(newestFirst ? 0 : idle.Count, (Name(pick), properties));
                    }

                    return (came, worker.Id is null ? "added" : "refused");
                case Kind.PopWorker:
                    return (Answer(() => scheduler.PopWorker(Name(pick)).Id), idle.Remove(worker) ? worker.Id : "refused");
                case Kind.PopNextWorker:
                    return (Answer(() => scheduler.PopWorker().Id), idle.Count == 0 ? "refused" : Shift(idle).Id);
                default:
                    return (scheduler.Schedule() is var (w, t) ? $"{t.Id} on {w.Id}" : "nothing", ScheduleNaively());
            }
        }

        string ScheduleNaively()
        {
            foreach (var task in model)
            {
                var fit = idle.FindIndex(worker => Dependencies.Meets(worker.Properties, task.Dependency));
                if (fit >= 0)
                {
                    var worker = idle[fit];
                    idle.RemoveAt(fit);
                    model.Remove(task);
                    return $"{task.Id} on {worker.Id}";
                }
            }

            return "nothing";
        }
    }

    // Half the workers share their properties object with others, half have one of their own.
    private static EngineProperties PropertiesOf(int number, int pick) =>
        pick % 2 == 0 ? Dependencies.Properties[number] : new EngineProperties(Dependencies.Properties[number]);

    private static string Answer(Func<string> act)
    {
        try
        {
            return act();
        }
        catch (Exception exception) when (exception is ArgumentException or KeyNotFoundException)
        {
            return "refused";
        }
    }

    private static T Shift<T>(List<T> items)
    {
        var first = items[0];
        items.RemoveAt(0);
        return first;
    }

    private static string Name(int pick) => $"w{pick % 8}";

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private sealed record Operation(Kind Kind, int Pick, int Choice);
}
