using TaskFarm.Orleans.Messages;
using TaskFarm.Packing;

namespace TaskFarm.Orleans;

/// <summary>Gathers from the headers of packed tasks what the controller has to know of them.</summary>
internal sealed class BatchHeaderBuilder
{
    private readonly List<byte[]> _dependencies = [];
    private readonly Dictionary<PackedDependency, int> _numbers = [];
    private readonly HashSet<PackedDependency> _recovery = [];

    public BatchHeader Build(Guid id, TaskBatch batch)
    {
        var (tasks, code) = (batch.Tasks, batch.SharedCode);
        int[]? dependencyOf = null;
        var reader = new ByteReader(default);
        for (var index = 0; index < tasks.Length; index++)
        {
            if (PackedTask.IsPlain(reader.Open(tasks[index]), code))
            {
                continue;
            }

            var task = PackedTask.Read(tasks[index], code);
            if (task.PackedDependency is { } dependency)
            {
                if (dependencyOf is null)
                {
                    dependencyOf = new int[tasks.Length];
                    Array.Fill(dependencyOf, -1);
                }

                dependencyOf[index] = NumberOf(dependency);
            }

            for (var link = task.RecoveryTask; link is not null; link = link.RecoveryTask)
            {
                if (link.PackedDependency is { } later)
                {
                    _recovery.Add(later);
                }
            }
        }

        return new BatchHeader
        {
            Batch = id,
            Count = tasks.Length,
            Dependencies = [.. _dependencies],
            DependencyOf = dependencyOf,
            RecoveryDependencies = [.. _recovery.Select(dependency => dependency.Bytes.ToArray())],
        };
    }

    private int NumberOf(PackedDependency dependency)
    {
        if (!_numbers.TryGetValue(dependency, out var number))
        {
            _numbers.Add(dependency, number = _dependencies.Count);
            _dependencies.Add(dependency.Bytes.ToArray());
        }

        return number;
    }
}
