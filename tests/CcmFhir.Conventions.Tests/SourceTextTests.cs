namespace CcmFhir.Conventions.Tests;

/// <summary>What a reader may rely on in every source file. Scans text, so that it also sees what does not compile.</summary>
public sealed class SourceTextTests
{
    private static readonly string Root = Repository.Root;

    [Fact]
    public void No_source_file_is_longer_than_300_lines_and_no_test_file_longer_than_500()
    {
        var tooLong = Repository.Files("src", "*.cs").Concat(Repository.Files("src", "*.razor")).Where(f => Lines(f) > 300)
            .Concat(Repository.Files("tests", "*.cs").Where(f => Lines(f) > 500))
            .Where(f => !f.Contains("/Generated/", StringComparison.Ordinal));

        Assert.Empty(tooLong.Select(f => $"{Path.GetRelativePath(Root, f)}: {Lines(f)}"));
    }

    [Fact]
    public void No_unfinished_work_is_left_in_the_source()
    {
        // Split so that this file does not find itself.
        string[] marks = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception"];

        var found = Repository.Files("src", "*.cs").Concat(Repository.Files("src", "*.razor")).Concat(Repository.Files("tests", "*.cs"))
            .Where(f => marks.Any(m => File.ReadAllText(f).Contains(m, StringComparison.Ordinal)));

        Assert.Empty(found.Select(f => Path.GetRelativePath(Root, f)));
    }

    private static int Lines(string file) => File.ReadLines(file).Count();
}
