namespace TaskFarm.FarmSuite;

/// <summary>Starts farms of one kind: embedded, behind HTTP, on a cluster. The one thing a new door has to bring to run the suite.</summary>
public interface IFarmFixture
{
    /// <summary>Starts a farm that no other test uses, so that its first task is 0.</summary>
    Task<IFarm> StartAsync(FarmSettings settings);
}
