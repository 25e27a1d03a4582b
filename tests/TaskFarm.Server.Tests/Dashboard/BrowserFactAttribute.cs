namespace TaskFarm.Server.Tests.Dashboard;

/// <summary>A test that needs a real browser; skipped, and says so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Browser.Path is null)
        {
            Skip = "There is no Chromium on this machine: none of chromium, chromium-browser, google-chrome is on the PATH.";
        }
    }
}
