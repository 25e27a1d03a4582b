using System.Security.Cryptography;
using Orleans.Placement;
using TaskFarm.Orleans.Silo;
using TaskFarm.Orleans.Storage;

namespace TaskFarm.Orleans;

/// <summary>Keeps an assembly in grain storage. Assemblies belong to no farm: their storage is that of the default one, or of the first.</summary>
[PreferLocalPlacement]
internal sealed class CodeGrain : Grain, ICodeGrain
{
    private readonly GrainRecord<CodeState> _kept;

    public CodeGrain(FarmStorage storage, IEnumerable<HostedFarm> farms)
    {
        var farm = farms.OrderByDescending(farm => farm.Name == TaskFarmOptions.DefaultFarm).First();
        _kept = storage.Record<CodeState>(farm.Name, "code", GrainContext.GrainId);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken) => _kept.ReadAsync();

    public Task<bool> HasAsync() => Task.FromResult(_kept.State.Content is not null);

    public async Task PutAsync(byte[] content)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));
        if (hash != this.GetPrimaryKeyString())
        {
            throw new ArgumentException($"The content is that of {hash}, not of {this.GetPrimaryKeyString()}.", nameof(content));
        }

        _kept.State.Content = content;
        try
        {
            await _kept.WriteAsync();
        }
        catch (Exception)
        {
            // It is not kept, and has to be put again.
            _kept.State.Content = null;
            throw;
        }
    }

    public Task<byte[]?> GetAsync() => Task.FromResult(_kept.State.Content);
}
