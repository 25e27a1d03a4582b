namespace TaskFarm.Orleans.Silo;

/// <summary>Something that a thread of an <see cref="EngineCrew"/> does.</summary>
internal interface ICrewWork
{
    /// <summary>Does it. It throws nothing.</summary>
    void Run(AttemptRunner runner);
}
