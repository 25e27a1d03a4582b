using System.Text.Json;
using TaskFarm.Packing;

namespace TaskFarm.Server.Client;

/// <summary>Direct work with an engine of a farm behind HTTP.</summary>
internal sealed class HttpEngine(string id, FarmConnection connection, CodeShipper code) : IEngine
{
    private readonly string _path = $"api/engines/{Uri.EscapeDataString(id)}";

    public string Id => id;

    public Task ExecuteAsync(string code, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        return connection.WorkAsync(HttpMethod.Post, $"{_path}/execute", Json("code", code), cancellationToken);
    }

    public Task PushAsync(IReadOnlyDictionary<string, object?> values, CancellationToken cancellationToken = default) =>
        SendValuesAsync(HttpMethod.Post, $"{_path}/push", values, cancellationToken);

    public async Task<IReadOnlyDictionary<string, object?>> PullAsync(IReadOnlyList<string> names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        var answer = await connection.WorkAsync(HttpMethod.Post, $"{_path}/pull", Json("names", names), cancellationToken).ConfigureAwait(false);
        return Values(answer);
    }

    public Task ResetAsync(CancellationToken cancellationToken = default) =>
        connection.WorkAsync(HttpMethod.Post, $"{_path}/reset", null, cancellationToken);

    public async Task<IReadOnlyList<string>> KeysAsync(CancellationToken cancellationToken = default)
    {
        var answer = await connection.WorkAsync(HttpMethod.Get, $"{_path}/keys", null, cancellationToken).ConfigureAwait(false);
        using var document = JsonDocument.Parse(answer.Body);
        return [.. document.RootElement.GetProperty("keys").EnumerateArray().Select(key => key.GetString()!)];
    }

    public Task SetPropertiesAsync(IReadOnlyDictionary<string, object?> values, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);

        // What can't be a property is refused here, in the words of the farm in this process.
        return SendValuesAsync(HttpMethod.Put, $"{_path}/properties", new EngineProperties(values).CopyOut(), cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, object?>> GetPropertiesAsync(CancellationToken cancellationToken = default) =>
        Values(await connection.CallAsync(HttpMethod.Get, $"{_path}/properties", null, cancellationToken).ConfigureAwait(false));

    public async Task<bool> HasPropertyAsync(string name, CancellationToken cancellationToken = default) =>
        (await GetPropertiesAsync(cancellationToken).ConfigureAwait(false)).ContainsKey(name);

    public Task DeletePropertiesAsync(IReadOnlyList<string> names, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(names);
        return connection.CallAsync(HttpMethod.Delete, $"{_path}/properties", Json("names", names), cancellationToken);
    }

    public Task ClearPropertiesAsync(CancellationToken cancellationToken = default) =>
        connection.CallAsync(HttpMethod.Delete, $"{_path}/properties", null, cancellationToken);

    private static byte[] Json<T>(string name, T value) => JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, T> { [name] = value });

    private static IReadOnlyDictionary<string, object?> Values(FarmAnswer answer) =>
        (IReadOnlyDictionary<string, object?>)ValuePacker.Unpack(answer.Body)!;

    private Task<FarmAnswer> SendValuesAsync(HttpMethod method, string path, IReadOnlyDictionary<string, object?> values, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(values);
        var packed = ValuePacker.Pack(values.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal), "values");
        return code.SendAsync([ValuePacker.CodeOf(packed)], () => connection.WorkPackedAsync(method, path, packed, cancellationToken), cancellationToken);
    }
}
