using System.CommandLine;

namespace CcmFhir.Web.Commands;

/// <summary><c>ccmfhir fees</c>: what the physician fee schedule allows, and the import of CMS's files of other years.</summary>
internal sealed class FeesCommand : Command
{
    public FeesCommand() : base("fees", "Show Medicare's physician fee schedule amounts, or import a year from CMS's files.")
    {
        Add(new FeesShowCommand());
        Add(new FeesImportCommand());
    }
}
