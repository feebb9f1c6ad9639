// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAgentIdentity} from "../../src/interfaces/IAgentIdentity.sol";
import {AgentFixture} from "../AgentFixture.sol";

/// @notice Keys and wallets of an agent under random histories.
contract AgentIdentityFuzzTest is AgentFixture {
    uint256 private constant PEOPLE = 6;
    address[] private held;

    /// @dev People are named by their keys, so that each can own, sign and be a wallet.
    function person(uint256 seed) private pure returns (uint256 key) {
        return 0xF00D + seed % PEOPLE;
    }

    function step(uint256 seed) private {
        address owner = identity.ownerOf(agentId);
        uint256 key = person(seed >> 8);
        address to = vm.addr(key);
        if (seed % 3 == 0) {
            vm.prank(owner);
            identity.transferFrom(owner, to, agentId);
            assertEq(identity.getAgentWallet(agentId), address(0), "cleared by the transfer");
            held.push(to);
        } else if (seed % 3 == 1) {
            uint256 deadline = block.timestamp + 1 minutes;
            bytes memory signature = sign(key, consentDigest(to, owner, deadline));
            vm.prank(owner);
            identity.setAgentWallet(agentId, to, deadline, signature);
            assertEq(identity.getAgentWallet(agentId), to);
            held.push(to);
        } else {
            vm.prank(owner);
            identity.unsetAgentWallet(agentId);
            assertEq(identity.getAgentWallet(agentId), address(0));
        }
    }

    function testFuzz_KeysAreExactlyAllOwnersAndWalletsThatEverWere(uint256[] calldata seeds) public {
        held.push(alice);
        for (uint256 i; i < seeds.length && i < 32; ++i) {
            step(seeds[i]);
            skip(1);
        }
        for (uint256 i; i < PEOPLE; ++i) {
            address somebody = vm.addr(person(i));
            bool was;
            for (uint256 j; j < held.length; ++j) {
                was = was || held[j] == somebody;
            }
            assertEq(identity.isAgentKey(agentId, somebody), was);
        }
        assertTrue(identity.isAgentKey(agentId, alice));
        assertFalse(identity.isAgentKey(agentId, operator));
    }

    function testFuzz_OnlyTheWalletsOwnSignatureSetsIt(uint256 key, uint256 signer, uint256 ahead) public {
        key = bound(key, 1, type(uint128).max);
        signer = bound(signer, 1, type(uint128).max);
        ahead = bound(ahead, 0, 5 minutes);
        address newWallet = vm.addr(key);
        uint256 deadline = block.timestamp + ahead;
        bytes memory signature = sign(signer, consentDigest(newWallet, alice, deadline));
        if (key != signer) {
            vm.expectRevert(abi.encodeWithSelector(IAgentIdentity.BadWalletSignature.selector, newWallet));
        }
        vm.prank(alice);
        identity.setAgentWallet(agentId, newWallet, deadline, signature);
    }

    function testFuzz_MetadataIsReadAsItWasWritten(string calldata key, bytes calldata value) public {
        vm.assume(keccak256(bytes(key)) != keccak256("agentWallet"));
        vm.prank(alice);
        identity.setMetadata(agentId, key, value);
        assertEq(identity.getMetadata(agentId, key), value);
        assertEq(identity.getAgentWallet(agentId), alice, "no key reaches the wallet");
    }
}
