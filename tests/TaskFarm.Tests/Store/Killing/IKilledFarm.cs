namespace TaskFarm.Tests.Store.Killing;

/// <summary>A farm with a store and one engine in a process of its own, which is ended.</summary>
internal interface IKilledFarm : IDisposable
{
    /// <summary>SIGKILL: nothing of it runs any more, not even what would tidy up.</summary>
    Task KillAsync();

    /// <summary>Another client of it.</summary>
    Task<IKilledFarmClient> ConnectAsync();
}
