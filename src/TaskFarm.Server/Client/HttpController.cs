using System.Buffers;
using System.Text.Json;
using TaskFarm.Packing;
using TaskFarm.Server.Api;
using TaskFarm.Server.Json;

namespace TaskFarm.Server.Client;

/// <summary>The door of a farm behind HTTP.</summary>
internal sealed class HttpController(FarmConnection connection) : ITaskController
{
    private readonly CodeShipper _code = new(connection);
    private readonly ResultWaiter _results = new(connection);
    private readonly BarrierWaiter _barriers = new(connection);

    public async Task<long> RunAsync(ITask task, CancellationToken cancellationToken = default) =>
        (await RunAsync([task], cancellationToken).ConfigureAwait(false))[0];

    public async Task<IReadOnlyList<long>> RunAsync(IReadOnlyCollection<ITask> tasks, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        cancellationToken.ThrowIfCancellationRequested();
        var code = new HashSet<IReadOnlyList<CodeIdentity>>(ReferenceEqualityComparer.Instance);
        var body = Pack(tasks, code);
        var answer = await _code.SendAsync(
            code, () => connection.CallPackedAsync(HttpMethod.Post, "api/tasks", body, cancellationToken), cancellationToken).ConfigureAwait(false);
        var (first, count) = Wire.ReadAccepted(answer.Body.Span);
        return [.. Enumerable.Range(0, count).Select(offset => first + offset)];
    }

    public Task<TaskResult?> GetTaskResultAsync(long taskId, bool block = false, CancellationToken cancellationToken = default) =>
        block ? _results.WaitAsync(taskId, cancellationToken) : ReadResultAsync(taskId, cancellationToken);

    public Task AbortAsync(long taskId, CancellationToken cancellationToken = default) =>
        connection.CallAsync(HttpMethod.Delete, $"api/tasks/{taskId}", null, cancellationToken);

    public Task BarrierAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default) =>
        _barriers.WaitAsync(taskIds, cancellationToken);

    public async Task<QueueStatus> QueueStatusAsync(bool verbose = false, CancellationToken cancellationToken = default)
    {
        var answer = await connection.CallAsync(HttpMethod.Get, verbose ? "api/queue?verbose=true" : "api/queue", null, cancellationToken)
            .ConfigureAwait(false);
        using var document = JsonDocument.Parse(answer.Body);
        return StatusJson.Read(document.RootElement);
    }

    public async Task<int> ClearAsync(IReadOnlyCollection<long>? taskIds = null, CancellationToken cancellationToken = default)
    {
        var answer = await (taskIds is null
            ? connection.CallAsync(HttpMethod.Post, "api/clear", null, cancellationToken)
            : connection.CallPackedAsync(HttpMethod.Post, "api/clear", Wire.Ids([.. taskIds]), cancellationToken)).ConfigureAwait(false);
        using var document = JsonDocument.Parse(answer.Body);
        return document.RootElement.GetProperty("cleared").GetInt32();
    }

    public Task SpinAsync(CancellationToken cancellationToken = default) =>
        connection.CallAsync(HttpMethod.Post, "api/spin", null, cancellationToken);

    public async Task<IReadOnlyList<EngineInfo>> EnginesAsync(CancellationToken cancellationToken = default)
    {
        var answer = await connection.CallAsync(HttpMethod.Get, "api/engines", null, cancellationToken).ConfigureAwait(false);
        return PackedEngines.Unpack(answer.Body);
    }

    public IEngine Engine(string engineId)
    {
        ArgumentNullException.ThrowIfNull(engineId);
        return new HttpEngine(engineId, connection, _code);
    }

    private static ReadOnlyMemory<byte> Pack(IReadOnlyCollection<ITask> tasks, HashSet<IReadOnlyList<CodeIdentity>> code)
    {
        var packed = new List<ReadOnlyMemory<byte>>(tasks.Count);
        var length = 0;
        foreach (var task in tasks)
        {
            ArgumentNullException.ThrowIfNull(task, nameof(tasks));
            ArgumentOutOfRangeException.ThrowIfNegative(task.Retries, nameof(tasks));
            var one = PackedTask.Pack(task);
            code.Add(one.Code);
            packed.Add(one.Bytes);
            length += one.Bytes.Length + sizeof(int);
        }

        var body = new ArrayBufferWriter<byte>(length + (2 * sizeof(int)));
        Wire.WriteTasks(body, packed);
        return body.WrittenMemory;
    }

    private async Task<TaskResult?> ReadResultAsync(long taskId, CancellationToken cancellationToken)
    {
        var answer = await connection.CallAsync(HttpMethod.Get, $"api/tasks/{taskId}/result", null, cancellationToken).ConfigureAwait(false);
        return answer.IsUnfinished ? null : PackedResult.Read(answer.Body);
    }
}
