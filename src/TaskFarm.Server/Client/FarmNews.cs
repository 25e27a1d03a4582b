using System.Text.Json;

namespace TaskFarm.Server.Client;

/// <summary>An event of a server's stream.</summary>
/// <param name="Name">What it is: <c>farm</c> for a picture, <c>activity</c> for what happened since the last one.</param>
/// <param name="Data">What it says.</param>
internal sealed record FarmNews(string Name, JsonElement Data);
