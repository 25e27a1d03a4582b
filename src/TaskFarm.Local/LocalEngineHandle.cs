namespace TaskFarm;

/// <summary>Direct work with an engine of the embedded farm.</summary>
internal sealed class LocalEngineHandle(string id, LocalController controller) : IEngine
{
    public string Id => id;

    public Task ExecuteAsync(string code, CancellationToken cancellationToken = default) =>
        InvokeAsync(engine => engine.ExecuteAsync(code, cancellationToken), cancellationToken);

    public Task PushAsync(IReadOnlyDictionary<string, object?> values, CancellationToken cancellationToken = default) =>
        InvokeAsync(
            engine =>
            {
                engine.Push(values);
                return ValueTask.FromResult(true);
            },
            cancellationToken);

    public Task<IReadOnlyDictionary<string, object?>> PullAsync(IReadOnlyList<string> names, CancellationToken cancellationToken = default) =>
        InvokeAsync(engine => ValueTask.FromResult(engine.Pull(names)), cancellationToken);

    public Task ResetAsync(CancellationToken cancellationToken = default) =>
        InvokeAsync(
            engine =>
            {
                engine.Reset();
                return ValueTask.FromResult(true);
            },
            cancellationToken);

    public Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken = default) =>
        InvokeAsync(engine => ValueTask.FromResult(engine.Keys), cancellationToken);

    public Task SetPropertiesAsync(IReadOnlyDictionary<string, object?> values, CancellationToken cancellationToken = default) =>
        ChangeProperties(properties => properties.With(values), cancellationToken);

    public Task<IReadOnlyDictionary<string, object?>> GetPropertiesAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(controller.PropertiesOf(id).CopyOut());
    }

    public Task<bool> HasPropertyAsync(string name, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(controller.PropertiesOf(id).ContainsKey(name));
    }

    public Task DeletePropertiesAsync(IReadOnlyList<string> names, CancellationToken cancellationToken = default) =>
        ChangeProperties(properties => properties.Without(names), cancellationToken);

    public Task ClearPropertiesAsync(CancellationToken cancellationToken = default) =>
        ChangeProperties(_ => EngineProperties.Empty, cancellationToken);

    private Task ChangeProperties(Func<EngineProperties, EngineProperties> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        controller.ChangeProperties(id, change);
        return Task.CompletedTask;
    }

    private Task<T> InvokeAsync<T>(Func<EngineNamespace, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var direct = new EngineWork.Direct<T>(id, work);
        controller.FindEngine(id).Post(direct);
        return direct.Done.WaitAsync(cancellationToken);
    }
}
