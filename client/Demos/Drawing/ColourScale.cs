namespace TaskFarm.CommandLine.Demos.Drawing;

/// <summary>Colours for numbers from 0 to 1: dark blue over green to yellow, even to the eye and told apart by the colour-blind (viridis).</summary>
internal static class ColourScale
{
    private static readonly (double R, double G, double B)[] Stops =
    [
        (68, 1, 84), (72, 40, 120), (62, 74, 137), (49, 104, 142), (38, 130, 142), (31, 158, 137), (53, 183, 121), (110, 206, 88), (181, 222, 43), (253, 231, 37),
    ];

    public static string Hex(double share) => HexOf(At(share));

    /// <summary>A little darker, for the edges of what has the colour.</summary>
    public static string HexOfEdge(double share)
    {
        var (r, g, b) = At(share);
        return HexOf((r * 0.8, g * 0.8, b * 0.8));
    }

    /// <summary>Black or white, whichever can be read on the colour.</summary>
    public static string HexOfText(double share) => share > 0.55 ? "#1b1b1b" : "#ffffff";

    private static (double R, double G, double B) At(double share)
    {
        var place = Math.Clamp(share, 0, 1) * (Stops.Length - 1);
        var index = Math.Min((int)place, Stops.Length - 2);
        var (low, high, part) = (Stops[index], Stops[index + 1], place - index);
        return (low.R + ((high.R - low.R) * part), low.G + ((high.G - low.G) * part), low.B + ((high.B - low.B) * part));
    }

    private static string HexOf((double R, double G, double B) colour) => $"#{(int)colour.R:x2}{(int)colour.G:x2}{(int)colour.B:x2}";
}
