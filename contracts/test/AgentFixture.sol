// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {AgentIdentity, IAgentIdentity} from "../src/AgentIdentity.sol";

/// @notice An identity registry, an agent of Alice's, and the consent that a wallet signs.
abstract contract AgentFixture is Test {
    uint256 internal constant WALLET_KEY = 0xB0B0;
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");

    AgentIdentity internal identity = new AgentIdentity();
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    address internal approved = makeAddr("approved for one agent");
    address internal operator = makeAddr("approved for all of the owner's agents");
    address internal stranger = makeAddr("stranger");
    address internal wallet = vm.addr(WALLET_KEY);
    uint256 internal agentId;

    function setUp() public virtual {
        vm.warp(1_795_000_000);
        vm.startPrank(alice);
        agentId = identity.register("ipfs://agent");
        identity.approve(approved, agentId);
        identity.setApprovalForAll(operator, true);
        vm.stopPrank();
    }

    /// @dev The standard's digest, written down again from its text: what the contract makes must be this.
    function consentDigest(address newWallet, address owner, uint256 deadline) internal view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                DOMAIN_TYPEHASH, keccak256("ERC8004IdentityRegistry"), keccak256("1"), block.chainid, address(identity)
            )
        );
        bytes32 message = keccak256(
            abi.encode(
                keccak256("AgentWalletSet(uint256 agentId,address newWallet,address owner,uint256 deadline)"),
                agentId,
                newWallet,
                owner,
                deadline
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, message));
    }

    function sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    /// @dev Signed by `key` for `newWallet`, to Alice, a minute ahead.
    function consent(uint256 key, address newWallet) internal view returns (bytes memory) {
        return sign(key, consentDigest(newWallet, alice, block.timestamp + 1 minutes));
    }

    function setWallet(address newWallet, bytes memory signature) internal {
        vm.prank(alice);
        identity.setAgentWallet(agentId, newWallet, block.timestamp + 1 minutes, signature);
    }

    function refusal(address caller) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IAgentIdentity.NotAuthorized.selector, agentId, caller);
    }
}
