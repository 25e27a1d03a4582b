using System.Collections;

namespace TaskFarm.Tests.Packing.Samples;

/// <summary>Objects that refer to each other in any way, cycles included.</summary>
internal static class Graph
{
    /// <summary>Makes an object a step, each of which refers to others by their places, earlier ones and later ones.</summary>
    public static object?[] Build(IReadOnlyList<GraphStep> steps)
    {
        var objects = steps.Select(Make).ToArray();
        for (var place = 0; place < objects.Length; place++)
        {
            Connect(objects[place], [.. steps[place].References.Select(reference => objects[reference % objects.Length])]);
        }

        return objects;
    }

    /// <summary>Where two graphs differ; null where they are the same in values, types and in what is one object.</summary>
    public static string? Difference(object? one, object? other) => Difference(one, other, new(ReferenceEqualityComparer.Instance), "value");

    private static object? Make(GraphStep step) => step.Kind switch
    {
        0 => null,
        1 => step.Number,
        2 => $"s{step.Number}",
        3 => new object?[step.References.Length],
        4 => new List<object?>(),
        5 => new Dictionary<string, object?>(),
        6 => new ValueTests.Node($"n{step.Number}", null),
        7 => new int[] { step.Number, -step.Number },
        8 => new Holder(step.Number),
        9 => (step.Number, $"{step.Number}", (double?)step.Number),
        10 => new Queue<object?>(),
        11 => DateTime.UnixEpoch.AddTicks(step.Number),
        12 => new DayOfWeek?[] { null, (DayOfWeek)(step.Number & 3) },
        _ => (long)step.Number << 33,
    };

    private static void Connect(object? one, object?[] others)
    {
        switch (one)
        {
            case object?[] array:
                others.CopyTo(array, 0);
                break;
            case List<object?> list:
                list.AddRange(others);
                break;
            case Queue<object?> queue:
                Array.ForEach(others, queue.Enqueue);
                break;
            case Dictionary<string, object?> map:
                for (var index = 0; index < others.Length; index++)
                {
                    map[$"k{index}"] = others[index];
                }

                break;
            case ValueTests.Node node:
                node.Next = others.OfType<ValueTests.Node>().FirstOrDefault();
                break;
            case Holder holder:
                holder.Pair = (others.FirstOrDefault(), others.LastOrDefault());
                break;
        }
    }

    private static string? Difference(object? one, object? other, Dictionary<object, object> seen, string path)
    {
        if (one?.GetType() != other?.GetType())
        {
            return $"{path}: {one?.GetType()} against {other?.GetType()}";
        }

        if (one is null || one is string || (one.GetType().IsValueType && one is not IEnumerable))
        {
            return Equals(one, other) ? null : $"{path}: {one} against {other}";
        }

        if (seen.TryGetValue(one, out var known))
        {
            return ReferenceEquals(known, other) ? null : $"{path}: one object became two";
        }

        if (ReferenceEquals(one, other))
        {
            return $"{path}: the object itself came back";
        }

        seen.Add(one, other!);
        var (parts, others) = (Parts(one), Parts(other!));
        return parts.Count != others.Count ? $"{path}: {parts.Count} parts against {others.Count}"
            : parts.Select((part, index) => Difference(part, others[index], seen, $"{path}.{index}")).FirstOrDefault(difference => difference is not null);
    }

    private static List<object?> Parts(object one) => one switch
    {
        IDictionary map => [.. map.Keys.Cast<object?>(), .. map.Values.Cast<object?>()],
        IEnumerable items => [.. items.Cast<object?>()],
        ValueTests.Node node => [node.Name, node.Next],
        Holder holder => [holder.Number, holder.Pair.First, holder.Pair.Last],
        _ => throw new InvalidOperationException($"{one.GetType()} is not in the graphs."),
    };

    private sealed class Holder(int number)
    {
        public int Number => number;

        public (object? First, object? Last) Pair { get; set; }
    }
}
