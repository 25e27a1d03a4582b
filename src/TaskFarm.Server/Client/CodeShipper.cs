using System.Collections.Concurrent;
using System.Text.Json;
using TaskFarm.Packing;

namespace TaskFarm.Server.Client;

/// <summary>Sends each assembly once to a server that needs it.</summary>
internal sealed class CodeShipper(FarmConnection connection)
{
    // As many as the program has assemblies.
    private readonly ConcurrentDictionary<string, bool> _there = new(StringComparer.Ordinal);
    private IReadOnlyList<CodeIdentity>? _latest;

    /// <summary>Sends what needs code, and before or after it the code.</summary>
    public async Task<FarmAnswer> SendAsync(
        IReadOnlyCollection<IReadOnlyList<CodeIdentity>> code, Func<Task<FarmAnswer>> send, CancellationToken cancellationToken)
    {
        foreach (var list in code)
        {
            if (!ReferenceEquals(list, _latest))
            {
                await ShipAsync(list, cancellationToken).ConfigureAwait(false);
                _latest = list;
            }
        }

        try
        {
            return await send().ConfigureAwait(false);
        }
        catch (CodeMissingException missing)
        {
            // It had it, and has started anew since, or has put it away.
            _latest = null;
            foreach (var hash in missing.Hashes)
            {
                _there.TryRemove(hash, out _);
            }

            foreach (var list in code)
            {
                await ShipAsync(list, cancellationToken).ConfigureAwait(false);
            }

            return await send().ConfigureAwait(false);
        }
    }

    private async Task ShipAsync(IReadOnlyList<CodeIdentity> code, CancellationToken cancellationToken)
    {
        var unknown = code.Where(identity => !_there.ContainsKey(identity.Hash)).ToList();
        if (unknown.Count == 0)
        {
            return;
        }

        var missing = await MissingAsync(unknown, cancellationToken).ConfigureAwait(false);
        foreach (var identity in unknown)
        {
            if (missing.Contains(identity.Hash))
            {
                await connection.CallPackedAsync(HttpMethod.Put, $"api/code/{identity.Hash}", CodeFiles.Read(identity), cancellationToken)
                    .ConfigureAwait(false);
            }

            _there[identity.Hash] = true;
        }
    }

    private async Task<HashSet<string>> MissingAsync(List<CodeIdentity> code, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, IEnumerable<string>> { ["hashes"] = code.Select(identity => identity.Hash) });
        var answer = await connection.CallAsync(HttpMethod.Post, "api/code/missing", body, cancellationToken).ConfigureAwait(false);
        using var document = JsonDocument.Parse(answer.Body);
        return [.. document.RootElement.GetProperty("missing").EnumerateArray().Select(hash => hash.GetString()!)];
    }
}
