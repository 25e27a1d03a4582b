using TaskFarm.Orleans.Messages;
using TaskFarm.Packing;

namespace TaskFarm.Orleans.Client;

/// <summary>Direct work with an engine of a farm on a cluster.</summary>
internal sealed class ClusterEngine(string id, Func<IEngineGrain> grain, ClusterCalls calls, CodeShipping code) : IEngine
{
    public string Id => id;

    public Task ExecuteAsync(string code, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        return DoAsync(new EngineWork { Kind = EngineWorkKind.Execute, Code = code }, cancellationToken);
    }

    public async Task PushAsync(IReadOnlyDictionary<string, object?> values, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var packed = ValuePacker.Pack(new Dictionary<string, object?>(values), "values");
        await code.ShipAsync(ValuePacker.CodeOf(packed), cancellationToken).ConfigureAwait(false);
        await DoAsync(new EngineWork { Kind = EngineWorkKind.Push, Values = packed }, cancellationToken).ConfigureAwait(false);
    }

    public async Task<IReadOnlyDictionary<string, object?>> PullAsync(IReadOnlyList<string> names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        var values = await DoAsync(new EngineWork { Kind = EngineWorkKind.Pull, Names = [.. names] }, cancellationToken).ConfigureAwait(false);
        return (IReadOnlyDictionary<string, object?>)values!;
    }

    public Task ResetAsync(CancellationToken cancellationToken = default) => DoAsync(new EngineWork { Kind = EngineWorkKind.Reset }, cancellationToken);

    public async Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken = default) =>
        (string[])(await DoAsync(new EngineWork { Kind = EngineWorkKind.Keys }, cancellationToken).ConfigureAwait(false))!;

    public Task SetPropertiesAsync(IReadOnlyDictionary<string, object?> values, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        // A value that no property can have is the caller's mistake, and is refused here.
        var copied = ValuePacker.Pack(new EngineProperties(values).CopyOut(), "values");
        return ChangeAsync(new PropertiesChange { Sets = copied }, cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, object?>> GetPropertiesAsync(CancellationToken cancellationToken = default) =>
        ClusterTaskController.PropertiesOf(await calls.DoAsync(() => Found(grain().PropertiesAsync()), cancellationToken).ConfigureAwait(false)).CopyOut();

    public async Task<bool> HasPropertyAsync(string name, CancellationToken cancellationToken = default) =>
        (await GetPropertiesAsync(cancellationToken).ConfigureAwait(false)).ContainsKey(name);

    public Task DeletePropertiesAsync(IReadOnlyList<string> names, CancellationToken cancellationToken = default) =>
        ChangeAsync(new PropertiesChange { Deletes = [.. names] }, cancellationToken);

    public Task ClearPropertiesAsync(CancellationToken cancellationToken = default) => ChangeAsync(new PropertiesChange { Clears = true }, cancellationToken);

    private Task<bool> ChangeAsync(PropertiesChange change, CancellationToken cancellationToken) => calls.DoAsync(
        () => Found(ChangeAsync(change)), cancellationToken);

    private async Task<bool> ChangeAsync(PropertiesChange change)
    {
        await grain().ChangePropertiesAsync(change).ConfigureAwait(false);
        return true;
    }

    private async Task<object?> DoAsync(EngineWork work, CancellationToken cancellationToken)
    {
        // Under one id: the engine does it once, however often it is asked.
        var workId = Guid.NewGuid();
        EngineWorkReply? reply;
        do
        {
            reply = await calls.DoAsync(() => Found(grain().WorkAsync(workId, work)), cancellationToken).ConfigureAwait(false);
        }
        while (reply is null);
        return reply.Failure is { } failure
            ? throw new RemoteTaskException(failure.ToFailure(), RemoteTaskException.NoTask, id)
            : ValuePacker.Unpack(reply.Values);
    }

    // A silo that is gone has no engines; what its placement threw may come wrapped.
    private async Task<T> Found<T>(Task<T> call)
    {
        try
        {
            return await call.ConfigureAwait(false);
        }
        catch (OrleansException exception) when (exception.GetBaseException() is EngineNotFoundException)
        {
            throw new EngineNotFoundException(id);
        }
    }
}
