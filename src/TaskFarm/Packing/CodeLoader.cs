using System.Runtime.CompilerServices;

namespace TaskFarm.Packing;

/// <summary>Makes the code that packed data names ready to use: the process's own where it has the same build, else what was shipped.</summary>
/// <remarks>Safe to use from many threads. Keeps the last 64 sets of shipped code; older ones are unloaded when nothing uses them.</remarks>
/// <param name="source">Where shipped assemblies are looked up; null where there are none.</param>
public sealed class CodeLoader(ICodeSource? source = null)
{
    private readonly ConditionalWeakTable<IReadOnlyList<CodeIdentity>, CodeSet> _sets = [];
    private readonly RecentScopes _scopes = new();
    private Latest? _latest;

    /// <summary>Makes code ready to use.</summary>
    /// <param name="code">The assemblies, as the packed data names them.</param>
    /// <param name="ct">Ends the wait; others that wait for the same code go on.</param>
    /// <exception cref="CodeNotFoundException">Nobody has one of the assemblies.</exception>
    public ValueTask<CodeScope> LoadAsync(IReadOnlyList<CodeIdentity> code, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (_latest is { } latest && ReferenceEquals(latest.Code, code))
        {
            return new ValueTask<CodeScope>(latest.Scope);
        }

        var set = _sets.GetValue(code, static list => CodeSet.Of(list));
        if (set.ToShip.Count == 0)
        {
            _latest = new Latest(code, CodeScope.Process);
            return new ValueTask<CodeScope>(CodeScope.Process);
        }

        return LoadShippedAsync(code, set, ct);
    }

    private async ValueTask<CodeScope> LoadShippedAsync(IReadOnlyList<CodeIdentity> code, CodeSet set, CancellationToken ct)
    {
        // The load itself serves everyone who waits for it, so that no one of them ends it.
        var scope = await _scopes.GetOrLoad(set.Key, () => FetchAsync(set)).WaitAsync(ct).ConfigureAwait(false);
        _latest = new Latest(code, scope);
        return scope;
    }

    private async Task<CodeScope> FetchAsync(CodeSet set)
    {
        var images = new List<(CodeIdentity, ReadOnlyMemory<byte>)>();
        foreach (var identity in set.ToShip)
        {
            var bytes = set.FindHere(identity) ?? (source is null ? default(ReadOnlyMemory<byte>?) : await source.FindAsync(identity.Hash).ConfigureAwait(false));
            if (bytes is not { } found)
            {
                throw new CodeNotFoundException(
                    identity, source is null ? "this process has no such build, and no shipped code is looked up here." : "this process has no such build, and nobody shipped it.");
            }

            if (CodeHash.Of(found.Span) != identity.Hash)
            {
                throw new CodeNotFoundException(identity, "what was shipped under its hash are other bytes.");
            }

            images.Add((identity, found));
        }

        return ShippedCode.Load(images);
    }

    private sealed record Latest(IReadOnlyList<CodeIdentity> Code, CodeScope Scope);
}
