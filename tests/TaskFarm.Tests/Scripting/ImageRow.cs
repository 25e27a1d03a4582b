namespace TaskFarm.Tests.Scripting;

/// <summary>A type of the user's program.</summary>
public sealed class ImageRow
{
    public string? Name { get; set; }

    public ImageRow? Next { get; set; }
}
