namespace TaskFarm.Server.Events;

/// <summary>What one who watches a farm is told.</summary>
/// <param name="Name">What it is: <c>farm</c> for a picture, <c>activity</c> for what happened since the last one.</param>
/// <param name="Data">What it says: JSON without line breaks.</param>
internal sealed record FarmNews(string Name, string Data);
