using TaskFarm.Packing;
using TaskFarm.Server.Problems;

namespace TaskFarm.Server.Shipping;

/// <summary>What comes in packed and goes out packed.</summary>
internal sealed class ShippingDesk
{
    private readonly TaskFarmServerOptions _options;
    private readonly ICodeStore _code;
    private readonly CodeLoader _loader;
    private readonly ShippedDependencies _dependencies;

    public ShippingDesk(TaskFarmServerOptions options, ICodeStore code)
    {
        _options = options;
        _code = code;
        _loader = new CodeLoader(code);
        _dependencies = new ShippedDependencies(_loader);
    }

    /// <summary>Makes tasks of what a client packed.</summary>
    /// <exception cref="ProblemException">They are none, or their code is not here.</exception>
    public async ValueTask<IReadOnlyCollection<ITask>> ReadTasksAsync(ReadOnlyMemory<byte>[] packed, CancellationToken cancellationToken)
    {
        var tasks = new ITask[packed.Length];
        IReadOnlyList<CodeIdentity>? ready = null;
        for (var index = 0; index < tasks.Length; index++)
        {
            var task = Read(packed[index], index);
            if (!ReferenceEquals(task.Code, ready))
            {
                await RequireAsync(task.Code, cancellationToken).ConfigureAwait(false);
                ready = task.Code;
            }

            tasks[index] = _options.ControllerTakesPacked
                ? task
                : await ShippedTask.OfAsync(task, _loader, _dependencies, _options.MaxResultBytes, cancellationToken).ConfigureAwait(false);
        }

        return tasks;
    }

    /// <summary>Makes a task of what was packed, for a store that reads it again.</summary>
    public async ValueTask<ITask> ReadTaskAsync(ReadOnlyMemory<byte> packed, CancellationToken cancellationToken) =>
        await ShippedTask.OfAsync(PackedTask.Read(packed), _loader, _dependencies, _options.MaxResultBytes, cancellationToken).ConfigureAwait(false);

    public async ValueTask<IReadOnlyDictionary<string, object?>> UnpackValuesAsync(ReadOnlyMemory<byte> packed, CancellationToken cancellationToken)
    {
        try
        {
            var code = ValuePacker.CodeOf(packed);
            await RequireAsync(code, cancellationToken).ConfigureAwait(false);
            var scope = await _loader.LoadAsync(code, cancellationToken).ConfigureAwait(false);
            return (IReadOnlyDictionary<string, object?>)ValuePacker.Unpack(packed, scope)!;
        }
        catch (Exception exception) when (exception is PackedDataException or InvalidCastException or NullReferenceException)
        {
            throw new ProblemException(Problem.BadRequest($"These are no packed values: {exception.Message}", "body"));
        }
    }

    public static byte[] PackValues(IReadOnlyDictionary<string, object?> values) =>
        ValuePacker.Pack(values.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal), "value");

    /// <summary>A result for a .NET client. One whose value can't travel is a failure that says so.</summary>
    public byte[] Pack(TaskResult result)
    {
        try
        {
            var packed = PackedResult.Pack(result);
            return packed.Length <= _options.MaxResultBytes
                ? packed
                : PackedResult.Pack(result.AsFailure(new TaskFailure(
                    FailureKind.Exception,
                    typeof(InvalidOperationException).FullName!,
                    $"The result has {packed.Length:N0} bytes, and the server hands out {_options.MaxResultBytes:N0} at most ({nameof(TaskFarmServerOptions.MaxResultBytes)}).")));
        }
        catch (PackingException exception)
        {
            return PackedResult.Pack(result.AsFailure(TaskFailure.Of(exception)));
        }
    }

    /// <summary>A result whose values can be read here.</summary>
    public async ValueTask<TaskResult> ReadableAsync(TaskResult result)
    {
        if (!result.Succeeded || result.Value is not PackedReturn packed)
        {
            return result;
        }

        try
        {
            var scope = await _loader.LoadAsync(packed.Code).ConfigureAwait(false);
            return result.With(packed.Unpack(scope));
        }
        catch (TaskFarmException exception)
        {
            return result.AsFailure(TaskFailure.Of(exception));
        }
    }

    private static PackedTask Read(ReadOnlyMemory<byte> packed, int index)
    {
        try
        {
            return PackedTask.Read(packed);
        }
        catch (PackedDataException exception)
        {
            throw new ProblemException(Problem.BadRequest(exception.Message, $"[{index}]"));
        }
    }

    private async ValueTask RequireAsync(IReadOnlyList<CodeIdentity> code, CancellationToken cancellationToken)
    {
        try
        {
            await _loader.LoadAsync(code, cancellationToken).ConfigureAwait(false);
        }
        catch (CodeNotFoundException exception)
        {
            var missing = await _code.MissingAsync([.. code.Select(identity => identity.Hash)], cancellationToken).ConfigureAwait(false);
            throw new ProblemException(new Problem(409, ProblemTypes.CodeMissing, "Code is missing.", exception.Message) { Missing = missing });
        }
    }
}
