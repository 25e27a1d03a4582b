namespace TaskFarm.Orleans.Tests.Support;

/// <summary>A grain that does nothing: what a silo's other work feels like.</summary>
public interface INullGrain : IGrainWithGuidKey
{
    Task CallAsync();
}
