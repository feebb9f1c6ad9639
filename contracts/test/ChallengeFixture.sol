// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IDisputes} from "../src/interfaces/IDisputes.sol";
import {Header} from "../src/interfaces/Types.sol";
import {RoyaltiesFixture} from "./RoyaltiesFixture.sol";

/// @notice One-line ways to post a wrong epoch and to void it.
abstract contract ChallengeFixture is RoyaltiesFixture {
    /// @dev A header that `EvidenceDisputes` finds wrong by this evidence.
    function wrongHeader(uint256 total, uint256 lineSum, IDisputes.Predicate predicate, bytes memory evidence)
        internal
        view
        returns (Header memory h)
    {
        h = header(total, lineSum);
        h.receipts = keccak256(abi.encode(predicate, evidence));
    }

    function commit(address challenger, uint256 epoch, IDisputes.Predicate predicate, bytes memory evidence) internal {
        bytes32 commitment = keccak256(abi.encode(challenger, epoch, predicate, keccak256(evidence)));
        vm.prank(challenger);
        royalties.commitDispute(commitment);
        vm.roll(block.number + 1);
    }

    function dispute(address challenger, IDisputes.Predicate predicate, bytes memory evidence) internal {
        vm.prank(challenger);
        royalties.dispute(posted, beforePosted, predicate, evidence);
        (posted, beforePosted, head) = (none, 0, beforePosted);
    }

    /// @dev Posts a wrong epoch over the whole pool and voids it by a dispute.
    function postAndVoid(address challenger) internal {
        uint256 number = newestEpoch() + 1;
        post(wrongHeader(inPool(), 0, IDisputes.Predicate.WrongLine, "proof"));
        commit(challenger, number, IDisputes.Predicate.WrongLine, "proof");
        dispute(challenger, IDisputes.Predicate.WrongLine, "proof");
    }

    function isUncovered() internal view returns (bool flag) {
        (,,,,, flag,) = royalties.progress();
    }
}
