using System.Net;
using CcmFhir.Testing;
using CcmFhir.Web.Components;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Resources;

namespace CcmFhir.Web.Tests.Hosting;

/// <summary>What a page must say, in the words of Text.resx.</summary>
internal static class Expect
{
    /// <summary>The problem page of this kind and no other, with its status, advice and reference.</summary>
    public static void Problem(BrowserPage page, HttpStatusCode status, ProblemKind kind)
    {
        Assert.Equal((status, Titles(page)), (page.Status, $"{kind}"));
        Assert.Contains(English("trouble.nothingChanged"), page.Text, StringComparison.Ordinal);
        Assert.Contains(English("trouble.reference"), page.Text, StringComparison.Ordinal);
    }

    /// <summary>The form again, with this field's message.</summary>
    public static void FieldProblem(BrowserPage page, FieldProblem problem)
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains(English($"problem.{problem}"), page.Text, StringComparison.Ordinal);
    }

    /// <summary>The page after a 303, saying what was done.</summary>
    public static void Done(BrowserPage page, Done done)
    {
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains(English($"done.{done}"), page.Text, StringComparison.Ordinal);
    }

    public static string English(string key, params object?[] values) => Words.In("en", key, values);

    private static string Titles(BrowserPage page) => string.Join(
        ' ', Enum.GetValues<ProblemKind>().Where(k => page.Html.Contains("<title>", StringComparison.Ordinal) && page.Text.Contains(English($"trouble.{k}.title"), StringComparison.Ordinal)));
}
