namespace TaskFarm.FarmSuite;

/// <summary>A user's kind of task that runs only where the engine says that it runs such tasks.</summary>
public sealed record PickyTask(string Kind) : CountingTask("picky")
{
    public override Dependency? Dependency
    {
        get
        {
            var kind = Kind;
            return new Dependency(properties => properties.Get("runs", "") == kind);
        }
    }
}
