// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// JSON has double quotes, so its strings have single ones.
// solhint-disable quotes

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

/// @notice What a work's token URI tells.
struct WorkFacts {
    bytes32 workId;
    /// Zero: the work came from none.
    bytes32 catalogueId;
    bool isCatalogue;
    address owner;
    address payee;
    uint16 uses;
    uint48 since;
    bool bySteward;
    uint16 royaltyBps;
    /// As its owner stored it; may be empty.
    string uri;
}

/// @title WorkMetadata
/// @notice Writes a work's token URI: a JSON document inside the URI itself, so that no server is asked.
library WorkMetadata {
    using Strings for address;
    using Strings for uint256;

    /// @dev Names of the {Uses}, in the order of their bits.
    string private constant USE_NAMES =
        "Mine;Train;TrainGenerative;FineTune;Retrieve;Index;Search;Evaluate;GenerateInStyle;CloneVoice;Synthesize;Distill;";

    /// @notice `data:application/json;base64,…`
    function toUri(WorkFacts memory work) internal pure returns (string memory) {
        return string.concat("data:application/json;base64,", Base64.encode(bytes(toJson(work))));
    }

    function toJson(WorkFacts memory work) internal pure returns (string memory json) {
        string memory id = uint256(work.workId).toHexString(32);
        json = string.concat(
            '{"name":"OpenRoyalty ',
            work.isCatalogue ? "catalogue " : "work ",
            id,
            '","description":"What its owner consents to, and who receives its money.","workId":"',
            id,
            '","owner":"',
            work.owner.toChecksumHexString(),
            '","payee":"',
            work.payee.toChecksumHexString()
        );
        json = string.concat(
            json,
            '","consent":{"uses":[',
            _useNames(work.uses),
            '],"bits":',
            uint256(work.uses).toString(),
            ',"since":',
            uint256(work.since).toString(),
            ',"bySteward":',
            work.bySteward ? "true" : "false",
            '},"royaltyBps":',
            uint256(work.royaltyBps).toString()
        );
        if (work.catalogueId != 0) {
            json = string.concat(json, ',"catalogueId":"', uint256(work.catalogueId).toHexString(32), '"');
        }
        // The one part that somebody wrote: escaped, so that it cannot leave its quotes.
        if (bytes(work.uri).length != 0) json = string.concat(json, ',"uri":"', Strings.escapeJSON(work.uri), '"');
        json = string.concat(json, "}");
    }

    /// @dev `"Mine","Search"` for a set of uses.
    function _useNames(uint16 uses) private pure returns (string memory list) {
        bytes memory names = bytes(USE_NAMES);
        uint256 start;
        uint256 bit;
        for (uint256 i = 0; i < names.length; ++i) {
            if (names[i] != ";") continue;
            if (uses & (1 << bit) != 0) {
                bytes memory name = new bytes(i - start);
                for (uint256 j = 0; j < name.length; ++j) name[j] = names[start + j];
                list = string.concat(list, bytes(list).length == 0 ? '"' : ',"', string(name), '"');
            }
            start = i + 1;
            ++bit;
        }
    }
}
