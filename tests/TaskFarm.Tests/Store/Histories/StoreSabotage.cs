namespace TaskFarm.Tests.Store.Histories;

/// <summary>Bugs that could be in what is stored.</summary>
public enum StoreSabotage
{
    None,
    LosesPlaces,
    LosesRetries,
    LosesLinks,
    LosesAborts,
    LosesResults,
    LosesTasks,
    KeepsWhatIsCleared,
    GivesIdsAgain,
}
