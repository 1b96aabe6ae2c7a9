// Marks a word of the glossary in the text editor; the word is chosen in Wagtail's own dialogue.
(() => {
  const { ModalWorkflowSource, TooltipEntity, registerPlugin } = window.draftail;

  class GlossaryWordSource extends ModalWorkflowSource {
    getChooserConfig() {
      return {
        url: this.props.entityType.chooserUrls.glossaryChooser,
        urlParams: {},
        onload: window.CHOOSER_MODAL_ONLOAD_HANDLERS,
        responses: { chosen: this.onChosen },
      };
    }

    filterEntityData(word) {
      return { slug: word.slug };
    }
  }

  const GlossaryWord = (props) => {
    const { slug } = props.contentState.getEntity(props.entityKey).getData();
    return window.React.createElement(TooltipEntity, { ...props, icon: window.React.createElement(window.wagtail.components.Icon, { name: "tag" }), label: slug, url: "" });
  };

  registerPlugin({ type: "GLOSSARY", source: GlossaryWordSource, decorator: GlossaryWord }, "entityTypes");
})();
