namespace TaskFarm.Packing;

/// <summary>A value can't travel to another process: something in it stands for a thing of this one.</summary>
public sealed class PackingException : TaskFarmException
{
    /// <summary>Makes the error for one place in a value.</summary>
    /// <param name="path">Where it stands, from the value that was to be packed down, in the words of who wrote the code.</param>
    /// <param name="message">What stands there, why it can't travel, and what to do.</param>
    public PackingException(string path, string message)
        : base(message)
    {
        Path = path;
    }

    /// <summary>Where it stands: <c>task.Arguments[1].Source</c>, <c>the captured variable 'stream'</c>.</summary>
    public string Path { get; }
}
