// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {GovernanceFixture} from "../GovernanceFixture.sol";

/// @notice Votes by signature, for each kind of account.
contract GovernanceSignaturesTest is GovernanceFixture {
    function timings() internal pure override returns (Timings memory) {
        return real();
    }

    function ballot(uint256 id, address voter) internal view returns (bytes32) {
        return digest(keccak256(abi.encode(governor.BALLOT_TYPEHASH(), id, FOR, voter, governor.nonces(voter))));
    }

    function longBallot(uint256 id, address voter) internal view returns (bytes32) {
        bytes32 typehash = governor.EXTENDED_BALLOT_TYPEHASH();
        uint256 nonce = governor.nonces(voter);
        return digest(keccak256(abi.encode(typehash, id, FOR, voter, nonce, keccak256("because"), keccak256(""))));
    }

    function digest(bytes32 structHash) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("ModelFactory Governor"),
                keccak256("1"),
                block.chainid,
                address(governor)
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function signed(uint256 key, bytes32 hash) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hash);
        return abi.encodePacked(r, s, v);
    }

    /// @dev `voter` votes by `key`'s signature, on one proposal by the short ballot and on another with a reason.
    function votesBySignature(address voter, uint256 key) internal {
        wrap(voter, QUORUM);
        Proposal memory p = propose(voter, bob, 0, "", "one");
        Proposal memory q = propose(voter, bob, 0, "", "two");
        startVote();
        bytes memory signature = signed(0xBAD, ballot(p.id, voter));
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidSignature.selector, voter));
        governor.castVoteBySig(p.id, FOR, voter, signature);
        signature = signed(key, ballot(p.id, voter));
        governor.castVoteBySig(p.id, FOR, voter, signature);
        signature = signed(0xBAD, longBallot(q.id, voter));
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidSignature.selector, voter));
        governor.castVoteWithReasonAndParamsBySig(q.id, FOR, voter, "because", "", signature);
        signature = signed(key, longBallot(q.id, voter));
        governor.castVoteWithReasonAndParamsBySig(q.id, FOR, voter, "because", "", signature);
        (, uint256 shortVotes,) = governor.proposalVotes(p.id);
        (, uint256 longVotes,) = governor.proposalVotes(q.id);
        assertEq(shortVotes, QUORUM);
        assertEq(longVotes, QUORUM);
    }

    function test_AnAccountVotesByItsSignature() public {
        votesBySignature(vm.addr(0xCAFE), 0xCAFE);
    }

    function test_AContractWithErc1271VotesByItsSignature() public {
        votesBySignature(signingWallet(0xCAFE), 0xCAFE);
    }

    function test_AnEip7702AccountVotesByItsKeyWhateverItDelegatesTo() public {
        votesBySignature(delegatingAccount(), DELEGATING_KEY);
    }

    function test_RevertWhen_AContractWithoutErc1271VotesByASignature() public {
        address wallet = mutedWallet();
        wrap(wallet, QUORUM);
        Proposal memory p = propose(wallet, bob, 0, "", "one");
        startVote();
        bytes memory signature = signed(0xCAFE, ballot(p.id, wallet));
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidSignature.selector, wallet));
        governor.castVoteBySig(p.id, FOR, wallet, signature);
        // It votes by itself.
        vote(wallet, p, FOR);
    }
}
